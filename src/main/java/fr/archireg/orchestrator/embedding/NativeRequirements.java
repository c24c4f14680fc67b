package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What this machine must offer before native code may run: without it the process would end. */
public final class NativeRequirements {
    private static final String VARIABLE_PREFIX = "LLAMA_ARG_";
    private static final List<String> CPU_FLAGS = List.of("avx2", "fma");
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private NativeRequirements() {}

    /**
     * Checks the environment variables and the processor of this machine.
     *
     * @throws AppException {@code EMBEDDING_UNAVAILABLE} with what is wrong
     */
    public static void verify() {
        verifyVariables(System.getenv());
        boolean x86 = List.of("amd64", "x86_64").contains(System.getProperty("os.arch", ""));
        if (x86 && Files.isReadable(CPU_INFO)) {
            try (Stream<String> lines = Files.lines(CPU_INFO)) {
                verifyProcessor(lines);
            } catch (IOException e) {
                throw new AppException(
                        ErrorCode.EMBEDDING_UNAVAILABLE, "the processor cannot be examined", e);
            }
        }
    }

    /** llama.cpp lets these override its parameters, silently and even with unusable values. */
    static void verifyVariables(Map<String, String> environment) {
        environment.keySet().stream()
                .filter(name -> name.startsWith(VARIABLE_PREFIX))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new AppException(
                            ErrorCode.EMBEDDING_UNAVAILABLE,
                            "the environment variable %s must not be set".formatted(name));
                });
    }

    /** The library is built for these; without them the first call is an illegal instruction. */
    static void verifyProcessor(Stream<String> cpuInfo) {
        List<String> flags =
                cpuInfo.filter(line -> line.startsWith("flags"))
                        .findFirst()
                        .map(line ->
                                List.of(line.substring(line.indexOf(':') + 1).strip().split(" ")))
                        .orElse(List.of());
        for (String flag : CPU_FLAGS) {
            if (!flags.contains(flag)) {
                throw new AppException(
                        ErrorCode.EMBEDDING_UNAVAILABLE,
                        "the processor lacks %s, which the native library needs".formatted(flag));
            }
        }
    }

    /** Why the native library was not loaded, as far as the error tells. */
    static String explain(LinkageError error) {
        return String.valueOf(error.getMessage()).contains("libgomp")
                ? "the system library libgomp.so.1 is missing (Debian package libgomp1)"
                : "the native library cannot be loaded: it needs glibc, libgomp and a temporary"
                        + " folder that is writable and may hold programs";
    }
}
