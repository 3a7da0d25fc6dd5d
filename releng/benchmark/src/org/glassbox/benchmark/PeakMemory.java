package org.glassbox.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** The most memory that the benchmark's process had resident so far, MB, native memory included; from Linux' accounting. */
public final class PeakMemory implements InternalProfiler {
    static final String NAME = "peakMemory";

    @Override
    public String getDescription() {
        return "peak resident memory of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // the system counts by itself
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            double kilobytes = lines.filter(line -> line.startsWith("VmHWM:")).map(line -> line.replaceAll("\\D", "")).mapToDouble(Double::parseDouble).findFirst()
                    .orElse(Double.NaN);
            return List.of(new ScalarResult(NAME, kilobytes / 1024, "MB", AggregationPolicy.MAX));
        } catch (IOException e) {
            return List.of(); // there is no such file outside Linux
        }
    }
}
