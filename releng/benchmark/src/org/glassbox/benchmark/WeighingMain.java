package org.glassbox.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Times explanation consistency against hard negative mining's one forward pass, beside its limits: 4 times that, and 2 times where it is fused. What counts is
 * the median over rounds of the ratio within each.
 */
public final class WeighingMain {
    private static final double MOST_EXACT = 4;
    private static final double MOST_FUSED = 2;
    private WeighingMain() {
    }

    /** See the script {@code run}. The exit code is 1 if something takes longer than it may. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>(Map.of("--networks", "resnet20", "--batch", "32", "--threads", "2", "--rounds", "20", "--out",
                "target/weighing.json", "--contributions", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                System.err.println("Unknown option or missing value: " + arguments[i] + "; known: " + String.join(" ",
                        options.keySet().stream().sorted().toList()));
                System.exit(2);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        Path out = Path.of(options.get("--out")).toAbsolutePath();
        Files.createDirectories(out.getParent());
        ArrayNode rows = new ObjectMapper().createArrayNode();
        boolean slow = false;
        for (String network : options.get("--networks").split(",")) {
            Map<String, List<Double>> seconds = seconds(options, network);
            List<Double> forward = seconds.get(WeighingSpeed.HARD_NEGATIVES);
            for (String explainer : WeighingSpeed.EXPLAINERS) {
                slow |= tell(rows, network, "consistency, " + explainer, seconds.get(explainer), forward, MOST_EXACT);
            }
            List<Double> with = seconds.get(WeighingSpeed.FUSED);
            List<Double> without = seconds.get(WeighingSpeed.STEP);
            List<Double> added = IntStream.range(0, with.size()).mapToObj(i -> with.get(i) - without.get(i)).toList();
            slow |= tell(rows, network, "consistency, gradcam, fused", added, forward, MOST_FUSED);
            Files.writeString(out, rows.toPrettyString() + System.lineSeparator());
        }
        System.out.println("All figures: " + options.get("--out"));
        System.exit(slow ? 1 : 0);
    }

    private static boolean tell(ArrayNode rows, String network, String weighting, List<Double> seconds, List<Double> forward, double limit) {
        double ratio = median(IntStream.range(0, seconds.size()).mapToObj(i -> seconds.get(i) / forward.get(i)).toList());
        rows.addObject().put("network", network).put("weighting", weighting).put("seconds", median(seconds)).put("hardNegativesSeconds", median(forward))
                .put("ratio", ratio).put("limit", limit);
        System.out.printf(Locale.ROOT, "%-16s %-28s %8.4f s, %.2f times hard negatives' %.4f s, limit %.0f%s%n", network, weighting, median(seconds), ratio,
                median(forward), limit, ratio > limit ? "  TOO SLOW" : "");
        return ratio > limit;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(x -> x).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Of each round, by what was weighed. */
    private static Map<String, List<Double>> seconds(Map<String, String> options, String network) throws RunnerException, IOException {
        Path figures = Files.createTempFile("weighing", ".json");
        try {
            new Runner(new OptionsBuilder().include(WeighingSpeed.class.getName() + ".round$").param("network", network).param("batch", options.get("--batch"))
                    .param("bundles", options.get("--contributions")).param("out", figures.toString()).forks(1).warmupIterations(0)
                    .measurementIterations(WeighingSpeed.WARMUPS + Integer.parseInt(options.get("--rounds"))).timeout(TimeValue.hours(1))
                    .verbosity(VerboseMode.SILENT).shouldFailOnError(true)
                    .jvmArgs("-Xmx2g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads="
                            + options.get("--threads"))
                    .build()).runSingle();
            return new ObjectMapper().readValue(figures.toFile(), new TypeReference<Map<String, List<Double>>>() { });
        } finally {
            Files.delete(figures);
        }
    }
}
