package org.glassbox.engine.study.preference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.report.Overlay;
import org.glassbox.engine.report.PreferenceGuide;

/** Makes the pairs of a preference study: the same images as two networks see them, on sides that chance decides. */
public final class PairMaker {
    private static final int EXAMINED = 10; // images for the guide
    private static final double TELLING = 0.2; // difference of shares that a rater can see
    private final OpenedNetwork reference;
    private final OpenedNetwork candidate;
    private final Explainer explainer;

    /**
     * @param reference what the other is compared with; stays open
     * @param candidate the network in question; stays open
     * @param explainer of both
     */
    public PairMaker(OpenedNetwork reference, OpenedNetwork candidate, Explainer explainer) {
        this.reference = reference;
        this.candidate = candidate;
        this.explainer = explainer;
    }

    /**
     * Explains the images and writes a new study.
     *
     * @param folder new or empty
     * @param samples with the networks' labels
     * @param trueClass whether both maps are of the image's true class; else each is of what its network predicts
     * @throws GlassboxException if the folder holds something, an image can't be read, a method can't explain a network, or a file can't be written
     * @throws OperationCanceledException if the monitor was cancelled; there is then no study, and the pictures so far are written over by the next call
     */
    public void make(Path folder, PreferenceStudy.About about, Dataset data, List<LabelledSample> samples, boolean trueClass,
            IProgressMonitor monitor) throws GlassboxException {
        if (PreferenceStudy.isThere(folder)) {
            throw GlassboxException.badInput("The folder " + folder + " already holds a preference study; give another one with --out.");
        }
        try {
            Files.createDirectories(folder.resolve("pictures"));
        } catch (IOException e) {
            throw GlassboxException.badInput("The folder " + folder + " can't be written (" + FileProblems.reason(e) + "); give another one with --out.", e);
        }
        List<Pair> pairs = new ArrayList<>();
        boolean[] candidateFirst = sides(samples.size(), about.seed());
        int digits = Math.max(3, Integer.toString(samples.size()).length());
        for (int n = 0; n < samples.size(); n++) {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
            String id = String.format(Locale.ROOT, "%0" + digits + "d", n + 1);
            pairs.add(pair(folder, id, candidateFirst[n], data, samples.get(n), trueClass, monitor));
            monitor.worked(1);
        }
        PreferenceStudy.create(folder, about, pairs);
    }

    /**
     * The candidate is as often on the left as on the right, or once more: then a share of votes for the left far from half tells of the side and not of the
     * maps.
     */
    private static boolean[] sides(int count, long seed) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        RandomStream.of(seed, "preference sides").shuffle(order);
        boolean[] candidateFirst = new boolean[count];
        for (int i = 0; i < count / 2; i++) {
            candidateFirst[order[i]] = true;
        }
        return candidateFirst;
    }

    private Pair pair(Path folder, String id, boolean candidateFirst, Dataset data, LabelledSample labelled, boolean trueClass, IProgressMonitor monitor)
            throws GlassboxException {
        Sample sample = labelled.sample();
        RgbImage image = data.image(sample);
        OptionalInt target = trueClass ? OptionalInt.of(labelled.label()) : OptionalInt.empty();
        SaliencyMap ofReference = map(reference, image, target, monitor);
        SaliencyMap ofCandidate = map(candidate, image, target, monitor);
        Pair pair = new Pair(id, sample.id(), data.classes().get(sample.label()), className(reference, ofReference.target()),
                className(candidate, ofCandidate.target()), candidateFirst);
        // one for both, or the colours would tell them apart
        Overlay overlay = Overlay.isSigned(ofReference) ? Overlay.suiting(ofReference) : Overlay.suiting(ofCandidate);
        ImageFiles.write(image, folder.resolve(pair.image()));
        ImageFiles.write(overlay.over(image, candidateFirst ? ofCandidate : ofReference), folder.resolve(pair.first()));
        ImageFiles.write(overlay.over(image, candidateFirst ? ofReference : ofCandidate), folder.resolve(pair.second()));
        return pair;
    }

    /**
     * Writes the page for raters, with the map that lies most on what is relevant and the one that does least, if the data have masks and the maps differ in
     * that.
     *
     * @param folder of the study
     * @param samples that are not in the study; the first of those with a mask are explained
     * @throws GlassboxException if an image can't be read, or the page can't be written
     */
    public void guide(Path folder, Dataset data, List<LabelledSample> samples, IProgressMonitor monitor) throws GlassboxException {
        List<Found> found = new ArrayList<>();
        for (LabelledSample labelled : samples) {
            Optional<Mask> mask = data.mask(labelled.sample(), MaskRole.RELEVANT).filter(known -> !known.isEmpty() && !known.isFull());
            if (mask.isPresent() && found.size() < 2 * EXAMINED) {
                if (monitor.isCanceled()) {
                    throw new OperationCanceledException();
                }
                RgbImage image = data.image(labelled.sample());
                for (OpenedNetwork network : List.of(reference, candidate)) {
                    SaliencyMap map = map(network, image, OptionalInt.empty(), monitor);
                    if (map.status() == SaliencyMap.Status.OK) {
                        found.add(new Found(image, map, onMask(map, mask.get())));
                    }
                }
            }
        }
        found.sort(Comparator.comparingDouble(Found::share));
        boolean telling = !found.isEmpty() && found.getLast().share() - found.getFirst().share() > TELLING;
        List<PreferenceGuide.Example> examples = telling ? List.of(example(found.getLast(), true), example(found.getFirst(), false)) : List.of();
        GuideExamples.write(examples, folder);
        PreferenceGuide.write(examples, folder.resolve("guide.html"));
    }

    /** A map and the share of its positive values that lies on what is relevant. */
    private record Found(RgbImage image, SaliencyMap map, double share) {
    }

    private static PreferenceGuide.Example example(Found found, boolean better) {
        return new PreferenceGuide.Example(found.image(), Overlay.suiting(found.map()).over(found.image(), found.map()), better);
    }

    private static double onMask(SaliencyMap map, Mask mask) {
        float[] values = map.resized(mask.width(), mask.height());
        double inside = 0;
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            double value = Math.max(0, values[i]);
            all += value;
            inside += mask.contains(i % mask.width(), i / mask.width()) ? value : 0;
        }
        return all > 0 ? inside / all : 0;
    }

    private static String className(OpenedNetwork network, int label) {
        List<String> names = network.card().classes();
        return label < names.size() ? names.get(label) : "class " + label;
    }

    private SaliencyMap map(OpenedNetwork network, RgbImage image, OptionalInt target, IProgressMonitor monitor) throws GlassboxException {
        CompletableFuture<Explanation> asked = network.explain(new OpenedNetwork.Question(image, explainer, target, Optional.empty()), monitor);
        try {
            return asked.get().map();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GlassboxException known) {
                throw known;
            }
            throw GlassboxException.fault("The map of " + network.card().file() + " could not be computed: " + e.getCause() + ".", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException();
        }
    }
}
