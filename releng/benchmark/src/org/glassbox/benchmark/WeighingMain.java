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

/** Times explanation consistency against hard negative mining's one forward pass, beside its limits: 4 times that, and 2 times where it is fused. */
public final class WeighingMain {
    private static final double MOST_EXACT = 4;
    private static final double MOST_FUSED = 2;
    private static final List<String> EXACT = List.of("consistency/gradcam", "consistency/xgradcam", "consistency/eigencam");

    private WeighingMain() {
    }

    /** See the script {@code run}. The exit code is 1 if something takes longer than it may. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>(Map.of("--networks", "resnet20", "--batch", "32", "--threads", "2", "--iterations", "5", "--out",
                "target/weighing.json", "--contributions", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                System.err.println("Unknown option or missing value: " + arguments[i] + "; known: " + String.join(" ",
                        options.keySet().stream().sorted().toList()));
                System.exit(2);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        ArrayNode rows = new ObjectMapper().createArrayNode();
        boolean slow = false;
        for (String network : options.get("--networks").split(",")) {
            double forward = seconds(options, network, "hnm");
            for (String weighting : EXACT) {
                slow |= tell(rows, network, weighting, seconds(options, network, weighting), forward, MOST_EXACT);
            }
            double added = seconds(options, network, WeighingSpeed.FUSED) - seconds(options, network, WeighingSpeed.STEP);
            slow |= tell(rows, network, "consistency/gradcam, fused", added, forward, MOST_FUSED);
            Path out = Path.of(options.get("--out")).toAbsolutePath();
            Files.createDirectories(out.getParent());
            Files.writeString(out, rows.toPrettyString() + System.lineSeparator());
        }
        System.out.println("All figures: " + options.get("--out"));
        System.exit(slow ? 1 : 0);
    }

    private static boolean tell(ArrayNode rows, String network, String weighting, double seconds, double forward, double limit) {
        double ratio = seconds / forward;
        rows.addObject().put("network", network).put("weighting", weighting).put("seconds", seconds).put("hardNegativesSeconds", forward).put("ratio", ratio)
                .put("limit", limit);
        System.out.printf(Locale.ROOT, "%-16s %-28s %8.4f s, %.2f times hard negatives' %.4f s, limit %.0f%s%n", network, weighting, seconds, ratio, forward,
                limit, ratio > limit ? "  TOO SLOW" : "");
        return ratio > limit;
    }

    private static double seconds(Map<String, String> options, String network, String weighting) throws RunnerException {
        var jmh = new OptionsBuilder().include(WeighingSpeed.class.getName() + ".batch$").param("network", network).param("weighting", weighting)
                .param("batch", options.get("--batch")).param("bundles", options.get("--contributions"))
                .forks(1).warmupIterations(2).warmupTime(TimeValue.seconds(2))
                .measurementIterations(Integer.parseInt(options.get("--iterations"))).measurementTime(TimeValue.seconds(2)).timeout(TimeValue.hours(1))
                .verbosity(VerboseMode.SILENT).shouldFailOnError(true)
                .jvmArgs("-Xmx2g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads="
                        + options.get("--threads"))
                .build();
        RunResult result = new Runner(jmh).runSingle();
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }
}
