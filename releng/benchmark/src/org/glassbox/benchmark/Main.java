package org.glassbox.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Runs the benchmarks that are named, each in a process of its own, and writes one file with all figures. */
public final class Main {
    /** Many passes for each image: with 224 pixels a side these take minutes for a batch. */
    private static final List<String> MANY_PASSES = List.of("scorecam", "ablationcam", "lime", "kernelshap");

    private Main() {
    }

    /** See the script {@code run}. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>(Map.of("--networks", "resnet20,vgg16,resnet50", "--batches", "", "--methods", "", "--threads", "2",
                "--iterations", "5", "--warmups", "1", "--out", "target/benchmark.json", "--contributions", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                System.err.println("Unknown option or missing value: " + arguments[i] + "; known: " + String.join(" ", options.keySet().stream().sorted().toList()));
                System.exit(2);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        File bundles = new File(options.get("--contributions"));
        ArrayNode rows = new ObjectMapper().createArrayNode();
        for (String network : options.get("--networks").split(",")) {
            boolean small = network.startsWith("resnet20") || network.startsWith("smallcnn");
            String batches = options.get("--batches").isEmpty() ? small ? "64" : "1,8" : options.get("--batches");
            for (String batch : batches.split(",")) {
                List<String> methods = options.get("--methods").isEmpty() ? methods(bundles, small || batch.equals("1")) : List.of(options.get("--methods").split(","));
                double forward = Double.NaN;
                for (String method : methods) {
                    ObjectNode row = run(options, bundles, network, Integer.parseInt(batch), method);
                    forward = method.equals(Explaining.FORWARD) ? row.get("seconds").doubleValue() : forward;
                    row.put("forwards", row.get("seconds").doubleValue() / forward);
                    rows.add(row);
                    write(options, rows); // what was measured stays, whatever comes
                    System.out.printf(Locale.ROOT, "%-10s batch %-3s %-26s %9.4f s ± %.4f  %8.2f images/s  %8.2f forwards  %6.0f MB%n", network, batch, method,
                            row.get("seconds").doubleValue(), row.get("error").doubleValue(), row.get("imagesPerSecond").doubleValue(),
                            row.get("forwards").doubleValue(), row.get("peakMemoryMB").doubleValue());
                }
            }
        }
        System.out.println("All figures: " + options.get("--out"));
    }

    private static List<String> methods(File bundles, boolean all) {
        List<String> methods = new ArrayList<>(Explaining.PASSES);
        methods.addAll(PluginFiles.contributions(bundles, "org.glassbox.explainers", "explainer").keySet());
        if (!all) {
            methods.removeAll(MANY_PASSES);
        }
        return methods;
    }

    private static ObjectNode run(Map<String, String> options, File bundles, String network, int batch, String method) throws RunnerException {
        var jmh = new OptionsBuilder().include(Explaining.class.getName() + ".batch").param("network", network).param("method", method)
                .param("batch", Integer.toString(batch)).param("bundles", bundles.getAbsolutePath()).forks(1)
                .warmupIterations(Integer.parseInt(options.get("--warmups"))).warmupTime(TimeValue.seconds(1))
                .measurementIterations(Integer.parseInt(options.get("--iterations"))).measurementTime(TimeValue.seconds(1)).timeout(TimeValue.hours(1))
                .verbosity(VerboseMode.SILENT).addProfiler(PeakMemory.class).shouldFailOnError(true)
                .jvmArgs("-Xmx2g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=" + options.get("--threads"))
                .build();
        RunResult result = new Runner(jmh).runSingle();
        double seconds = result.getPrimaryResult().getStatistics().getPercentile(50);
        ObjectNode row = new ObjectMapper().createObjectNode().put("network", network).put("batch", batch).put("method", method)
                .put("threads", Integer.parseInt(options.get("--threads")));
        row.put("seconds", seconds).put("error", result.getPrimaryResult().getStatistics().getStandardDeviation());
        row.put("iterations", result.getPrimaryResult().getSampleCount()).put("imagesPerSecond", batch / seconds);
        var memory = result.getSecondaryResults().get(PeakMemory.NAME);
        return row.put("peakMemoryMB", memory == null ? Double.NaN : memory.getScore());
    }

    private static void write(Map<String, String> options, ArrayNode rows) throws Exception {
        Path out = Path.of(options.get("--out")).toAbsolutePath();
        Files.createDirectories(out.getParent());
        Files.writeString(out, rows.toPrettyString() + System.lineSeparator());
    }
}
