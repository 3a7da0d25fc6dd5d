package org.glassbox.app.tests;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;

/** Opens networks that the test made, with the real methods and metrics. */
final class FakeInspections implements Inspections {
    private final Map<Path, FakeNetwork> networks = new HashMap<>();

    /** A network that can be opened from now on. */
    FakeNetwork add(String name, int classes) {
        FakeNetwork network = new FakeNetwork(name, classes);
        networks.put(network.card().file(), network);
        return network;
    }

    @Override
    public void prepare() {
        // there is nothing to start
    }

    @Override
    public List<Contribution<Explainer>> methods() {
        return Contributions.ofPlatform().all(ExtensionPoint.EXPLAINERS).usable();
    }

    @Override
    public List<Contribution<ExplanationMetric>> metrics() {
        return Contributions.ofPlatform().all(ExtensionPoint.EXPLANATION_METRICS).usable();
    }

    @Override
    public List<Contribution<NetworkArchitecture>> architectures() {
        return Contributions.ofPlatform().all(ExtensionPoint.NETWORKS).usable();
    }

    @Override
    public WeightsCard look(Path weights) {
        return new WeightsCard(false, 10, Optional.of("fake"), List.of(), 0, 0);
    }

    @Override
    public OpenedNetwork open(NetworkFile file) throws GlassboxException {
        FakeNetwork network = networks.get(file.weights());
        if (network == null) {
            throw GlassboxException.badInput("There is no file " + file.weights() + ".");
        }
        return network;
    }
}
