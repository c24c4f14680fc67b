package fr.archireg.orchestrator.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Linux says about another process. */
record ProcessFigures(long pid) {
    private static final int TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int KIB_PER_MIB = 1024;

    /** Processor time that it used so far. */
    Duration cpu() throws IOException {
        String stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
        // The name in parentheses may have spaces: fields are counted from behind it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** Memory that it has, and had at most, in MiB. */
    long residentMib() throws IOException {
        return status("VmRSS:") / KIB_PER_MIB;
    }

    private long status(String field) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(pid)))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
