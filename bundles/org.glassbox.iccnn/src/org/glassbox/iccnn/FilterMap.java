package org.glassbox.iccnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.LayerExplainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Node;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.GradientMode;

/**
 * An interpretable compositional network's own explanation: 1/C Σ_i ReLU(X_i), X being what the layer gives whose filters were trained to form groups. It is
 * the same for every class and takes no gradient. Of one group alone, 1/|A_k| Σ_i∈A_k ReLU(X_i), it shows the part of the image that the group stands for. Shen
 * et al. 2021, arXiv:2107.04474; methods.md 5. It can be taken of any network, but means little where {@link FilterGroupLoss} had no part in the training.
 */
public record FilterMap(
        @Option(help = "a filter-groups-NNNN.csv of the run that trained the network: to see one group, and to be told which reacts most") Path groups,
        @Option(min = 0, max = 65_536, help = "the group whose filters are shown, from 1; 0 for all filters") int group) implements LayerExplainer {
    private static final String STRONGEST = "strongest group";

    /** Of all filters. */
    public FilterMap() {
        this(null, 0);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor.convert(monitor).checkCanceled();
        return looking(request, (scope, output) -> {
            Optional<FilterGroups> known = known(output);
            Attribution found = Attribution.ofLayer(scope.ret(mean(output, known)));
            return known.isEmpty() ? found : found.with(Map.of(STRONGEST, strongest(output, known.get())));
        });
    }

    /**
     * The maps of all groups at once. Engine thread only.
     *
     * @return by image and group, at the layer's resolution
     * @throws IllegalStateException if no file of groups was named
     * @throws GlassboxException as {@link #explain}
     */
    public List<List<SaliencyMap>> ofGroups(ExplainRequest request) throws GlassboxException {
        return looking(request, (scope, output) -> {
            FilterGroups known = known(output).orElseThrow(() -> new IllegalStateException("no file of groups was named"));
            Shape shape = output.getShape();
            int width = Math.toIntExact(shape.get(3));
            int height = Math.toIntExact(shape.get(2));
            NDArray shares = known.shares(scope).transpose().expandDims(0); // (1, m, C)
            float[] values = shares.matMul(GroupTerms.features(output)).toFloatArray(); // (B, m, h w)
            int[] targets = request.targets();
            List<List<SaliencyMap>> images = new ArrayList<>();
            for (int n = 0; n < shape.get(0); n++) {
                List<SaliencyMap> maps = new ArrayList<>();
                for (int k = 0; k < known.count(); k++) {
                    int from = (n * known.count() + k) * width * height;
                    maps.add(new SaliencyMap(width, height, Arrays.copyOfRange(values, from, from + width * height), targets[n], Double.NaN));
                }
                images.add(List.copyOf(maps));
            }
            return images;
        });
    }

    /** What is to be found in a layer's output, (B, C, h, w). */
    @FunctionalInterface
    private interface Looking<T> {
        /** @param scope owns the output and ends with the call */
        T at(NDManager scope, NDArray output) throws GlassboxException;
    }

    private <T> T looking(ExplainRequest request, Looking<T> looking) throws GlassboxException {
        Graph graph = request.network().graph();
        Optional<String> refusal = refusal(graph, request.layer());
        if (refusal.isPresent()) {
            throw GlassboxException.badInput("Explainer \"iccnn\" can't look at this network: " + refusal.get());
        }
        String layer = graph.layer(request.layer()).map(Node::name).orElseThrow();
        try (NDManager scope = request.images().getManager().newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray images = request.images().stopGradient();
            images.attach(scope); // so that the network's results end with the scope
            NDArray output = request.network().forwardTo(layer, images);
            Optional<String> noMaps = TargetLayer.refusal(graph, layer, output.getShape());
            if (noMaps.isPresent()) {
                throw GlassboxException.badInput("Explainer \"iccnn\": " + noMaps.get());
            }
            return looking.at(scope, output);
        }
    }

    @Override
    public boolean usesGradient() {
        return false;
    }

    /** @throws IllegalStateException if the file of groups can't be read any more, or is not of this layer */
    @Override
    public NDArray map(NDArray activation, NDArray gradient, IProgressMonitor monitor) {
        try {
            return mean(activation, known(activation));
        } catch (GlassboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private Optional<FilterGroups> known(NDArray activation) throws GlassboxException {
        if (groups == null) {
            return Optional.empty();
        }
        FilterGroups read = FilterGroups.read(groups, Math.toIntExact(activation.size(1)));
        if (group > read.count()) {
            throw GlassboxException.badInput(groups + " has no group " + group + "; its groups are 1 to " + read.count() + ".");
        }
        return Optional.of(read);
    }

    /** (N, h, w). */
    private NDArray mean(NDArray activation, Optional<FilterGroups> known) {
        NDArray values = Activation.relu(activation);
        if (group == 0) {
            return values.mean(new int[] {1});
        }
        NDArray shares = known.orElseThrow().shares(activation.getManager()).get(":, " + (group - 1)).reshape(1, activation.size(1), 1, 1);
        return values.mul(shares).sum(new int[] {1});
    }

    /** The group whose filters react most in each image, from 1, by their mean; N values, NaN where none reacts. */
    private static double[] strongest(NDArray activation, FilterGroups known) {
        NDArray ofFilters = GroupTerms.features(activation).mean(new int[] {2}); // (N, C)
        float[] strengths = ofFilters.matMul(known.shares(activation.getManager())).toFloatArray();
        double[] strongest = new double[Math.toIntExact(activation.size(0))];
        for (int n = 0; n < strongest.length; n++) {
            float most = 0;
            strongest[n] = Double.NaN;
            for (int k = 0; k < known.count(); k++) {
                float strength = strengths[n * known.count() + k];
                if (strength > most) {
                    most = strength;
                    strongest[n] = k + 1.0;
                }
            }
        }
        return strongest;
    }

    @Override
    public boolean usesLayer() {
        return true;
    }

    @Override
    public String usualLayer(Graph graph) {
        return TargetLayer.usual(graph);
    }

    @Override
    public Optional<String> refusal(Graph graph, String layer) {
        return TargetLayer.refusal(graph, layer).or(this::groupsRefusal);
    }

    /** Why there is no such group to show, as far as that is known without the layer. */
    private Optional<String> groupsRefusal() {
        if (group > 0 && groups == null) {
            return Optional.of("to show group " + group + " the option groups must name the filter-groups-NNNN.csv of the run that trained the network.");
        }
        return groups == null || Files.isRegularFile(groups) ? Optional.empty() : Optional.of("there is no file of filter groups " + groups + ".");
    }
}
