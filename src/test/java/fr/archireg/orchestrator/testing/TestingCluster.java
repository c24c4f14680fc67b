package fr.archireg.orchestrator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own that may be stopped, killed and frozen. {@code TEST_PG_BIN} names
 * the folder of its programs and {@code TEST_PG_USER} the account that runs it where the tests run
 * as root, which PostgreSQL refuses. Single-threaded.
 */
public final class TestingCluster implements AutoCloseable {
    private static final String SETTINGS =
            "-F -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                    + " -c shared_buffers=8MB -c max_connections=30 -c max_wal_size=64MB";

    private final Path folder;
    private final int port;
    private final List<String> settings;
    private boolean frozen;

    private TestingCluster(Path folder, int port, List<String> settings) {
        this.folder = folder;
        this.port = port;
        this.settings = settings;
    }

    /** Whether the installation has the files of an extension. */
    public static boolean offers(String extension) {
        String bin = System.getenv("TEST_PG_BIN");
        if (bin == null) {
            return false;
        }
        try {
            Process process = new ProcessBuilder(bin + "/pg_config", "--sharedir").start();
            String folder = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return Files.exists(Path.of(folder, "extension", extension + ".control"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes the cluster; it does not run yet.
     *
     * @param settings of the server, such as {@code cron.database_name=postgres}
     */
    public static TestingCluster create(String... settings) {
        try {
            Path folder = Files.createTempDirectory("archireg-cluster");
            TestingCluster cluster = new TestingCluster(folder, FreePort.find(), List.of(settings));
            if (account().isPresent()) {
                run("chown", account().get(), folder.toString());
            }
            asAccount(
                    program("initdb"),
                    "--no-sync",
                    "--auth=trust",
                    "--username=archireg",
                    "--encoding=UTF8",
                    "-D",
                    cluster.data());
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Address of a database that is always there. */
    public String url() {
        return "postgresql://archireg@127.0.0.1:%d/postgres".formatted(port);
    }

    /** Starts it; returns once it takes connections. */
    public void start() {
        asAccount(
                program("pg_ctl"),
                "-D",
                data(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                SETTINGS
                        + " -c port="
                        + port
                        + settings.stream().map(" -c "::concat).collect(Collectors.joining()),
                "start");
    }

    /** Ends it as its administrator does: every connection is told, all is written. */
    public void stop() {
        asAccount(program("pg_ctl"), "-D", data(), "-m", "fast", "-w", "stop");
    }

    /** Ends it like a crash: every connection breaks, nothing is written any more. */
    public void kill() {
        asAccount(program("pg_ctl"), "-D", data(), "-m", "immediate", "-w", "stop");
    }

    /** Freezes the server and everything it has started: its sockets stay open and silent. */
    public void freeze() {
        signal("STOP");
        frozen = true;
    }

    /** Lets a frozen server go on. */
    public void thaw() {
        signal("CONT");
        frozen = false;
    }

    @Override
    public void close() {
        if (Files.exists(folder.resolve("data/postmaster.pid"))) {
            // Only then: of a server that runs, processes may end before they get the signal.
            if (frozen) {
                thaw();
            }
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        ProcessHandle server = ProcessHandle.of(serverId()).orElseThrow();
        Stream.concat(Stream.of(server), server.descendants())
                .forEach(process -> run("kill", "-" + name, Long.toString(process.pid())));
    }

    private long serverId() {
        try {
            return Long.parseLong(
                    Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private static String program(String name) {
        String folder =
                Optional.ofNullable(System.getenv("TEST_PG_BIN"))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "TEST_PG_BIN is not set: run etc/test.sh"));
        return Path.of(folder, name).toString();
    }

    private static Optional<String> account() {
        return "root".equals(System.getProperty("user.name"))
                ? Optional.ofNullable(System.getenv("TEST_PG_USER"))
                : Optional.empty();
    }

    private static void asAccount(String... command) {
        List<String> all = new ArrayList<>();
        account().ifPresent(name -> all.addAll(List.of("runuser", "-u", name, "--")));
        all.addAll(Arrays.asList(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            // A working folder that every account may enter.
                            .directory(Path.of("/").toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        command[0] + " failed: " + String.join(" ", command));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
