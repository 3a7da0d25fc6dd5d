package org.glassbox.tests.explainers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.TestImages;

/**
 * Makes many maps with every installed explainer in one process and prints how its resident memory grows; for machines with {@code /proc}. Takes minutes, so
 * that it is no test but a program: arguments are the number of maps (50000), which all explainers share, and the edge of the images (32). Give Java a heap of
 * fixed size that is touched at once ({@code -Xms512m -Xmx512m -XX:+AlwaysPreTouch}), so that what grows is memory outside of it. Ends with exit code 1 where
 * the second half of the maps made the process grow by more than {@value #ALLOWED} MB.
 */
public final class MemoryOfManyMaps {
    private static final int ALLOWED = 50;
    private static final int BATCH = 16;
    private static final int PARTS = 10; // after each, memory is read
    private static final Path STATUS = Path.of("/proc/self/status");
    /** Options that only cost time, for methods with many passes. */
    private static final Map<String, String> CHEAP = Map.of("samples", "160", "steps", "10");

    private MemoryOfManyMaps() {
    }

    /** See the class. */
    public static void main(String[] arguments) throws GlassboxException, IOException {
        int maps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        int size = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
        Map<String, Explainer> explainers = explainers();
        int rounds = Math.ceilDiv(maps, explainers.size() * BATCH * PARTS); // of all explainers, in each part
        long[] resident = new long[PARTS + 1];
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Graph graph = new SmallCnn().graph(3, size, size);
            Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
            int arrays = manager.getManagedArrays().size();
            round(manager, network, explainers, size, 0); // loads classes and lets libraries take what they keep
            resident[0] = residentMegabytes();
            for (int part = 1; part <= PARTS; part++) {
                for (int r = 0; r < rounds; r++) {
                    round(manager, network, explainers, size, part * rounds + r);
                }
                resident[part] = residentMegabytes();
                System.out.printf(Locale.ROOT, "%6d maps: %d MB resident, %d arrays%n", part * rounds * BATCH * explainers.size(), resident[part],
                        manager.getManagedArrays().size() - arrays);
            }
        }
        long growth = resident[PARTS] - resident[PARTS / 2];
        System.out.println(explainers.size() + " explainers: " + explainers.keySet());
        System.out.println("Megabytes " + Arrays.toString(resident) + "; the second half grew by " + growth);
        if (growth > ALLOWED) {
            System.exit(1);
        }
    }

    private static Map<String, Explainer> explainers() throws GlassboxException {
        Map<String, Explainer> explainers = new LinkedHashMap<>();
        for (Contribution<Explainer> contribution : Contributions.ofPlatform().all(ExtensionPoint.EXPLAINERS).usable()) {
            Map<String, String> options = new LinkedHashMap<>(CHEAP);
            List<String> names = contribution.options().stream().map(option -> option.name()).toList();
            options.keySet().retainAll(names);
            explainers.put(contribution.id(), contribution.create(options));
        }
        return explainers;
    }

    private static void round(NDManager manager, Network network, Map<String, Explainer> explainers, int size, long seed) throws GlassboxException {
        float[] images;
        try (NDManager scope = manager.newSubManager(); NDArray drawn = TestImages.normal(scope, seed, BATCH, 3, size, size)) {
            images = drawn.toFloatArray();
        }
        Explanations.Images batch = new Explanations.Images(images, BATCH, size, size, null, null, Normalisation.IMAGENET, 64);
        for (Explainer explainer : explainers.values()) {
            Explanations.explain(manager, network, explainer, batch, new NullProgressMonitor());
        }
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst().orElseThrow();
    }
}
