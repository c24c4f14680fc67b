package fr.archireg.orchestrator.observability;

import com.sun.management.OperatingSystemMXBean;
import io.helidon.metrics.api.Tag;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The process as the operating system and the virtual machine see it, under the names that
 * Prometheus' own clients use. The resident memory is what a container's limit counts: the native
 * model lies outside the heap.
 */
public final class ProcessGauges {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long BYTES_PER_KIB = 1024;

    private ProcessGauges() {}

    /** Adds the gauges; the resident memory only where the system tells it (Linux). */
    public static void register(Metrics metrics) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            // Helidon's counters are whole numbers.
            metrics.counter(
                    "process.cpu.seconds",
                    "Processor time that the process used, in whole seconds",
                    system,
                    bean -> bean.getProcessCpuTime() / NANOS_PER_SECOND);
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory(metrics, "heap", memory::getHeapMemoryUsage);
        memory(metrics, "nonheap", memory::getNonHeapMemoryUsage);
        if (Files.isReadable(STATUS)) {
            metrics.gauge(
                    "process.resident.memory.bytes",
                    "Memory that the process has, native memory included",
                    ProcessGauges::residentBytes);
        }
    }

    private static void memory(Metrics metrics, String area, Supplier<MemoryUsage> usage) {
        metrics.gauge(
                "jvm.memory.used.bytes",
                "Memory of the virtual machine that is in use",
                () -> usage.get().getUsed(),
                Tag.create("area", area));
    }

    /** Resident memory in bytes, -1 if the system does not tell it. */
    private static long residentBytes() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kib -> Long.parseLong(kib) * BYTES_PER_KIB)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
