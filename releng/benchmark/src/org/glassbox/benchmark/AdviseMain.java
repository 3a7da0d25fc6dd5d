package org.glassbox.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Times what ADVISE computes besides the network against what it may take on two cores, and writes one file with all figures. */
public final class AdviseMain {
    /**
     * One thing to time.
     *
     * @param limit seconds
     */
    private record Case(String benchmark, int units, int values, String preset, double limit) {
        private String name() {
            return benchmark.equals("fsim") ? "FSIM at 224 x 224" : units + " units x " + values + " values, " + preset.toLowerCase(Locale.ROOT);
        }
    }

    private static final List<Case> CASES = List.of(new Case("densities", 512, 196, "STABLE", 0.5), new Case("densities", 512, 196, "REFERENCE", 1.5),
            new Case("densities", 2048, 49, "STABLE", 0.5), new Case("fsim", 1, 49, "STABLE", 0.15));

    private AdviseMain() {
    }

    /** See the script {@code run}. The exit code is 1 if something takes longer than it may. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>(Map.of("--threads", "2", "--iterations", "5", "--out", "target/advise.json", "--contributions", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                System.err.println("Unknown option or missing value: " + arguments[i] + "; known: " + String.join(" ", options.keySet().stream().sorted().toList()));
                System.exit(2);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        ArrayNode rows = new ObjectMapper().createArrayNode();
        boolean slow = false;
        for (Case timed : CASES) {
            RunResult result = run(options, timed);
            double seconds = result.getPrimaryResult().getStatistics().getPercentile(50);
            var memory = result.getSecondaryResults().get(PeakMemory.NAME);
            double megabytes = memory == null ? Double.NaN : memory.getScore();
            slow |= seconds > timed.limit();
            rows.addObject().put("case", timed.name()).put("seconds", seconds).put("error", result.getPrimaryResult().getStatistics().getStandardDeviation())
                    .put("limit", timed.limit()).put("threads", Integer.parseInt(options.get("--threads"))).put("peakMemoryMB", megabytes);
            Path out = Path.of(options.get("--out")).toAbsolutePath();
            Files.createDirectories(out.getParent());
            Files.writeString(out, rows.toPrettyString() + System.lineSeparator());
            System.out.printf(Locale.ROOT, "%-38s %8.4f s ± %.4f  limit %.2f s  %6.0f MB%s%n", timed.name(), seconds,
                    result.getPrimaryResult().getStatistics().getStandardDeviation(), timed.limit(), megabytes, seconds > timed.limit() ? "  TOO SLOW" : "");
        }
        System.out.println("All figures: " + options.get("--out"));
        System.exit(slow ? 1 : 0);
    }

    private static RunResult run(Map<String, String> options, Case timed) throws RunnerException {
        var jmh = new OptionsBuilder().include(AdviseSpeed.class.getName() + "." + timed.benchmark() + "$").param("units", Integer.toString(timed.units()))
                .param("values", Integer.toString(timed.values())).param("preset", timed.preset()).forks(1).warmupIterations(2).warmupTime(TimeValue.seconds(2))
                .measurementIterations(Integer.parseInt(options.get("--iterations"))).measurementTime(TimeValue.seconds(2)).timeout(TimeValue.hours(1))
                .verbosity(VerboseMode.SILENT).addProfiler(PeakMemory.class).shouldFailOnError(true)
                .jvmArgs("-Xmx2g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=" + options.get("--threads"))
                .build();
        return new Runner(jmh).runSingle();
    }
}
