package org.glassbox.engine.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.TorchScriptNetworks;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.explain.NetworkFile.Hints;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Gaps;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.engine.io.WeightMetadata;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opens networks on the process's device. */
@Component(service = Inspections.class)
public final class DeviceInspections implements Inspections {
    private static final String MODULE = "torchscript";
    private static final int MODULE_SIZE = 224; // pixels; what most published modules take
    private static final long SEED = 0; // of what the weights lack
    private final Engine engine;
    private final Contributions contributions;

    @Activate
    public DeviceInspections(@Reference Engine engine) {
        this(engine, Contributions.ofPlatform());
    }

    /** With other contributions than the platform's. */
    public DeviceInspections(Engine engine, Contributions contributions) {
        this.engine = engine;
        this.contributions = contributions;
    }

    @Override
    public void prepare() {
        engine.worker().submit(Priority.INTERACTIVE, manager -> {
            try (NDManager scope = manager.newSubManager(); GradientMode recording = GradientMode.recording()) {
                NDArray x = scope.ones(new Shape(1)); // the first gradient loads what all later ones need
                x.setRequiresGradient(true);
                return Autograd.grad(scope, x.square().sum(), List.of(x), false).size();
            }
        });
    }

    @Override
    public List<Contribution<Explainer>> methods() {
        return contributions.all(ExtensionPoint.EXPLAINERS).usable();
    }

    @Override
    public List<Contribution<ExplanationMetric>> metrics() {
        return contributions.all(ExtensionPoint.EXPLANATION_METRICS).usable();
    }

    @Override
    public List<Contribution<NetworkArchitecture>> architectures() {
        return contributions.all(ExtensionPoint.NETWORKS).usable();
    }

    @Override
    public WeightsCard look(Path file) throws GlassboxException {
        if (WeightFiles.isTorchScript(file)) {
            return new WeightsCard(true, 0, Optional.of(MODULE), List.of(), 0, 0);
        }
        Weights weights = WeightFiles.load(file);
        int[] size = WeightMetadata.imageSize(weights.metadata()).orElse(new int[2]);
        List<String> classes = WeightMetadata.classes(weights.metadata());
        return new WeightsCard(false, weights.tensors().size(), WeightMetadata.network(weights.metadata()), classes, size[0], size[1]);
    }

    @Override
    public OpenedNetwork open(NetworkFile file) throws GlassboxException {
        if (WeightFiles.isTorchScript(file.weights())) {
            return module(file);
        }
        Weights weights = WeightFiles.load(file.weights());
        String id = id(file, weights);
        NetworkArchitecture architecture = contributions.find(ExtensionPoint.NETWORKS, id).create(file.options());
        Optional<Hints> hints = file.hints().filter(known -> known.architecture().equals(id));
        int usual = architecture.usualImageSize();
        int[] size = WeightMetadata.imageSize(weights.metadata()).or(() -> hints.map(known -> new int[] {known.width(), known.height()}))
                .orElse(new int[] {usual, usual});
        int width = file.width() > 0 ? file.width() : size[0];
        int height = file.height() > 0 ? file.height() : size[1];
        Graph graph = graph(architecture, weights, width, height);
        Normalisation normalisation = WeightMetadata.normalisation(weights.metadata()).or(() -> hints.map(Hints::normalisation))
                .orElse(architecture.usualNormalisation());
        List<String> named = WeightMetadata.classes(weights.metadata());
        List<String> classes = named.isEmpty() ? hints.map(Hints::classes).orElse(named) : named;
        List<String> notes = new ArrayList<>(weights.notes());
        Gaps gaps = file.allowMissing() ? Gaps.FILLED : Gaps.REFUSED;
        if (file.allowMissing()) {
            notes.addAll(WeightFiles.compare(weights, graph).sentences());
        }
        DeviceNetwork.Facts facts = new DeviceNetwork.Facts(file.weights(), id, classes, width, height, normalisation, notes);
        return DeviceNetwork.open(engine.worker(), facts, manager -> WeightFiles.network(manager, weights, graph, gaps, SEED));
    }

    private OpenedNetwork module(NetworkFile file) throws GlassboxException {
        int width = file.width() > 0 ? file.width() : MODULE_SIZE;
        int height = file.height() > 0 ? file.height() : MODULE_SIZE;
        DeviceNetwork.Facts facts = new DeviceNetwork.Facts(file.weights(), MODULE, List.of(), width, height, Normalisation.IMAGENET, List.of());
        return DeviceNetwork.open(engine.worker(), facts, manager -> TorchScriptNetworks.load(manager, file.weights(), height, width));
    }

    private String id(NetworkFile file, Weights weights) throws GlassboxException {
        Optional<String> id = file.architecture().or(() -> WeightMetadata.network(weights.metadata())).or(() -> file.hints().map(Hints::architecture));
        return id.orElseThrow(() -> GlassboxException.badInput(file.weights() + " does not say which network it belongs to; choose one of " + String.join(", ",
                architectures().stream().map(Contribution::id).toList()) + "."));
    }

    private static Graph graph(NetworkArchitecture architecture, Weights weights, int width, int height) throws GlassboxException {
        try {
            OptionalInt count = WeightFiles.classes(weights, architecture, height, width);
            if (count.isEmpty()) {
                architecture.graph(2, height, width); // a size that the network can't take is the better reason
                throw GlassboxException.badInput(weights.file() + " has no tensor that tells the number of classes of this network; is it the right one?");
            }
            return architecture.graph(count.getAsInt(), height, width);
        } catch (IllegalArgumentException e) {
            throw GlassboxException.badInput(e.getMessage() + ".", e);
        }
    }

    /** Names for all labels, numbers where the file has none. */
    static List<String> names(List<String> named, int classes) {
        return IntStream.range(0, classes).mapToObj(k -> k < named.size() ? named.get(k) : "#" + k).toList();
    }
}
