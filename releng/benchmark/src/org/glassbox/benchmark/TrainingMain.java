package org.glassbox.benchmark;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures what loss terms add to training steps. */
public final class TrainingMain {
    private TrainingMain() {
    }

    /** See the script {@code run}. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>(
                Map.of("--networks", "vgg16", "--terms", "explanation", "--batch", "4", "--threads", "2", "--pairs", "5", "--contributions", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                System.err.println("Unknown option or missing value: " + arguments[i] + "; known: "
                        + String.join(" ", options.keySet().stream().sorted().toList()));
                System.exit(2);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        String bundles = new File(options.get("--contributions")).getAbsolutePath();
        new Runner(new OptionsBuilder().include(TrainingSteps.class.getName() + ".pair").param("network", options.get("--networks").split(","))
                .param("term", options.get("--terms").split(",")).param("batch", options.get("--batch")).param("bundles", bundles).forks(1).warmupIterations(0)
                .measurementIterations(1 + Integer.parseInt(options.get("--pairs"))).timeout(TimeValue.hours(1)).shouldFailOnError(true)
                .jvmArgs("-Xmx2g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=" + options.get("--threads"))
                .build()).run();
    }
}
