package org.glassbox.iccnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Shapes;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.EpochContext;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * Makes filters interpretable: λ L1 + β L2. The C filters of a layer are put into m groups A_k by which of them react at the same places ({@link
 * FilterSimilarity}, {@link SpectralClustering}). L1 = -Σ_k S_k^in / (S_k^all + 1e-5), S_k^in = Σ_i,j∈A_k s_ij, S_k^all = Σ_i∈A_k Σ_j s_ij, has the filters of
 * a group agree on one region and groups differ; it lies from -m to 0. L2, the same of the cosines of images' group strengths by class, has the groups tell
 * classes apart; it lies from -K to 0. Shen et al. 2021, "Interpretable Compositional Convolutional Neural Networks", arXiv:2107.04474; methods.md 5.
 *
 * <p>The groups are found over the whole training set before an epoch, every so many epochs; in steps s is that of each image by itself about a running mean
 * over steps, which is a constant, averaged over the batch. Groups and mean belong to the run and its checkpoints. Samples' weights don't count here: both
 * summands are of batches, not of samples.
 *
 * <p>Where we differ from the authors' code: it lays the mean (P, C) out as (1, C, P) by {@code view}, which scrambles filters and places where a transpose is
 * meant, so that what it takes off is not the filters' mean; here it is. It gives the epochs in which it clusters to clustering alone, where here they train
 * like the others. It leaves the 1e-5 out of s in steps, so that a dead filter makes the loss undefined. Its group strengths are sums with the group's size as
 * another factor; here they are means. It trains VGGs with batches of one, for which L2 is the constant -1. In tasks of one category its L1 takes that
 * category's images alone, and so do here clustering and mean.
 */
public record FilterGroupLoss(
        @Option(min = 0, max = 1e6, help = "weight of L1: filters of a group react at the same places") double lambda,
        @Option(min = 0, max = 1e6, help = "weight of L2: images of a class have the same groups; needs batches of several images") double beta,
        @Option(min = 2, max = 65_536, unit = "groups", help = "into how many groups the filters are put; 16 for several categories, 5 for one in the paper's"
                + " VGGs") int clusters,
        @Option(min = 1, max = 1_000_000, unit = "epochs", help = "how often the groups are found anew") int every,
        @Option(min = 1, max = 1_000_000, unit = "epochs", help = "after how many epochs with this loss the groups stay") int until,
        @Option(min = 0, max = 0.999999, help = "what the running mean of the filters' outputs keeps of itself in each step") double decay,
        @Option(min = -1, max = 1_000_000, help = "the only class whose images count, from 0, for telling one category from the rest, without L2; -1 for"
                + " all classes") int positive,
        @Option(help = "the layer whose filters are grouped; empty for the usual one: the last ReLU before the last pooling, the output of layer3 in"
                + " ResNets of four stages") String layer) implements LossTerm {
    private static final int ALL = -1;

    /** λ = β = .1, 16 groups, found every 2 epochs for 200 epochs, decay .95, several categories. */
    public FilterGroupLoss() {
        this(0.1, 0.1, 16, 2, 200, 0.95, ALL, "");
    }

    @Override
    public void prepare(EpochContext epoch, IProgressMonitor monitor) throws GlassboxException {
        String node = TargetLayer.of(epoch.graph(), layer);
        double[] begun = epoch.memory(memory(node, "epochs"), 1);
        int done = (int) begun[0]++;
        if (done > 0 && (done >= until || done % every != 0)) {
            return;
        }
        int[] groups = groups(similarities(epoch, node), monitor);
        double[] kept = epoch.memory(memory(node, "groups"), groups.length);
        for (int i = 0; i < groups.length; i++) {
            kept[i] = groups[i];
        }
        epoch.write(String.format(Locale.ROOT, "filter-groups-%04d.csv", epoch.epochsDone()), new FilterGroups(groups).toCsv(node));
    }

    private FilterSimilarity.OfMany similarities(EpochContext epoch, String node) throws GlassboxException {
        FilterSimilarity.OfMany similarity = new FilterSimilarity.OfMany();
        epoch.outputs(node, (output, labels) -> {
            Optional<String> refusal = TargetLayer.refusal(epoch.graph(), node, output.getShape()); // of a plug-in's layers the shape was not known before
            if (refusal.isPresent()) {
                throw GlassboxException.badInput(refusal.get());
            }
            int[] counted = IntStream.range(0, labels.length).filter(n -> positive == ALL || labels[n] == positive).toArray();
            if (counted.length > 0) {
                NDArray features = GroupTerms.features(output);
                similarity.add(counted.length == labels.length ? features : features.get(features.getManager().create(counted)));
            }
        });
        if (similarity.count() == 0) {
            throw GlassboxException.badInput("no training image is of class " + positive + ", whose images alone form the groups; take another for positive, or"
                    + " -1 for all.");
        }
        return similarity;
    }

    private int[] groups(FilterSimilarity.OfMany similarity, IProgressMonitor monitor) throws GlassboxException {
        if (monitor.isCanceled()) {
            throw new OperationCanceledException();
        }
        if (clusters > similarity.filters()) {
            throw GlassboxException.badInput(tooMany(similarity.filters()));
        }
        double[] similarities = similarity.similarities();
        if (!Arrays.stream(similarities).allMatch(Double::isFinite)) {
            throw GlassboxException.fault("the filters' outputs are no finite numbers any more; start a new run with a smaller learning rate.", null);
        }
        return new SpectralClustering(clusters).of(similarities, similarity.filters());
    }

    private String tooMany(long filters) {
        return "the layer has " + filters + " filters, which can't form " + clusters + " groups; take clusters: " + Math.max(2, Math.min(16, filters / 4))
                + " or another layer.";
    }

    @Override
    public NDArray value(StepContext step) {
        String node = TargetLayer.of(step.network().graph(), layer);
        NDArray features = GroupTerms.features(step.cut(node).values().get(node)); // (B, C, P)
        NDArray counted = counted(step); // (B)
        float images = counted.sum().getFloat();
        if (images == 0) {
            return step.manager().create(0f);
        }
        double[] kept = step.memory(memory(node, "groups"), Math.toIntExact(features.size(1)));
        NDArray groups = new FilterGroups(Arrays.stream(kept).mapToInt(group -> (int) group).toArray()).indicator(step.manager());
        NDArray share = Scalars.over(counted, images).reshape(step.batchSize(), 1, 1);
        NDArray similarities = FilterSimilarity.ofEach(features, mean(step, node, features, share)).mul(share).sum(new int[] {0}); // (C, C)
        GroupTerms.Sums filters = GroupTerms.Sums.of(similarities, groups);
        NDArray agreement = filters.loss();
        step.note("iccnn L1", agreement.toFloatArray()[0]);
        tellSimilarity(step, similarities, filters, groups);
        NDArray loss = Scalars.times(agreement, lambda);
        if (positive == ALL) {
            NDArray separation = GroupTerms.classes(features, groups, step.labels(), Math.toIntExact(step.logits().size(1))).loss();
            step.note("iccnn L2", separation.toFloatArray()[0]);
            loss = loss.add(Scalars.times(separation, beta));
        }
        return loss;
    }

    /** 1 for the images that L1 looks at, (B). */
    private NDArray counted(StepContext step) {
        return positive == ALL ? step.manager().ones(new Shape(step.batchSize())) : step.labels().eq(positive).toType(DataType.FLOAT32, false);
    }

    /**
     * The running mean with this step in it; the first step's own at first.
     *
     * @param share of each image in the batch's mean, (B, 1, 1)
     * @return (C, P), a constant
     */
    private NDArray mean(StepContext step, String node, NDArray features, NDArray share) {
        float[] ofBatch = features.stopGradient().mul(share).sum(new int[] {0}).toFloatArray();
        double[] kept = step.memory(memory(node, "mean"), ofBatch.length + 1); // and how many steps are in it
        double old = kept[ofBatch.length] == 0 ? 0 : decay;
        float[] mean = new float[ofBatch.length];
        for (int i = 0; i < mean.length; i++) {
            kept[i] = (1 - old) * ofBatch[i] + old * kept[i];
            mean[i] = (float) kept[i];
        }
        kept[ofBatch.length]++;
        return step.manager().create(mean, new Shape(features.size(1), features.size(2)));
    }

    /** The mean similarity of two filters of one group and of two groups. */
    private static void tellSimilarity(StepContext step, NDArray similarities, GroupTerms.Sums filters, NDArray groups) {
        NDArray s = similarities.stopGradient();
        double own = s.mul(step.manager().eye(Math.toIntExact(s.size(0)))).sum().getFloat();
        double within = filters.inside().stopGradient().sum().getFloat();
        double all = filters.all().stopGradient().sum().getFloat();
        double pairs = 0;
        for (float size : groups.sum(new int[] {0}).toFloatArray()) {
            pairs += size * size;
        }
        double filterCount = s.size(0);
        if (pairs > filterCount) {
            step.note("similarity within filter groups", (within - own) / (pairs - filterCount));
        }
        if (filterCount * filterCount > pairs) {
            step.note("similarity between filter groups", (all - within) / (filterCount * filterCount - pairs));
        }
    }

    /** The name of something that the run keeps; of another layer, number of groups or class it is something else. */
    private String memory(String node, String what) {
        return "iccnn " + node + " " + clusters + " " + positive + " " + what;
    }

    @Override
    public Optional<String> refusal(Graph graph, int height, int width) {
        Optional<String> refusal = TargetLayer.refusal(graph, layer);
        if (refusal.isPresent()) {
            return refusal;
        }
        Map<String, Shape> shapes = Shapes.of(graph, height, width);
        Shape logits = shapes.get(graph.outputNode());
        if (logits != null && positive >= logits.get(1)) {
            return Optional.of("positive is class " + positive + ", but the classes are 0 to " + (logits.get(1) - 1) + ".");
        }
        String node = TargetLayer.of(graph, layer);
        Shape output = shapes.get(node);
        if (output == null) {
            return Optional.empty();
        }
        return TargetLayer.refusal(graph, node, output).or(() -> clusters > output.get(1) ? Optional.of(tooMany(output.get(1))) : Optional.empty());
    }
}
