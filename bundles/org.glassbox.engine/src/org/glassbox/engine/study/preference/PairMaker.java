package org.glassbox.engine.study.preference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.report.Overlay;

/** Makes the pairs of a preference study: the same images as two networks see them, on sides that chance decides. */
public final class PairMaker {
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
    public void make(Path folder, PreferenceStudy.About about, Dataset data, List<LabelledSample> samples, boolean trueClass, IProgressMonitor monitor) throws GlassboxException {
        if (PreferenceStudy.isThere(folder)) {
            throw GlassboxException.badInput("The folder " + folder + " already holds a preference study; give another one with --out.");
        }
        try {
            Files.createDirectories(folder.resolve("pictures"));
        } catch (IOException e) {
            throw GlassboxException.badInput("The folder " + folder + " can't be written (" + FileProblems.reason(e) + "); give another one with --out.", e);
        }
        List<Pair> pairs = new ArrayList<>();
        int digits = Math.max(3, Integer.toString(samples.size()).length());
        for (int n = 0; n < samples.size(); n++) {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
            String id = String.format(Locale.ROOT, "%0" + digits + "d", n + 1);
            pairs.add(pair(folder, id, about, data, samples.get(n), trueClass, monitor));
            monitor.worked(1);
        }
        PreferenceStudy.create(folder, about, pairs);
    }

    private Pair pair(Path folder, String id, PreferenceStudy.About about, Dataset data, LabelledSample labelled, boolean trueClass, IProgressMonitor monitor)
            throws GlassboxException {
        Sample sample = labelled.sample();
        RgbImage image = data.image(sample);
        OptionalInt target = trueClass ? OptionalInt.of(labelled.label()) : OptionalInt.empty();
        SaliencyMap ofReference = map(reference, image, target, monitor);
        SaliencyMap ofCandidate = map(candidate, image, target, monitor);
        boolean candidateFirst = RandomStream.of(about.seed(), "preference side", 0, sample.id()).chance(0.5);
        Pair pair = new Pair(id, sample.id(), data.classes().get(sample.label()), className(reference, ofReference.target()), className(candidate, ofCandidate.target()),
                candidateFirst);
        Overlay overlay = Overlay.isSigned(ofReference) ? Overlay.suiting(ofReference) : Overlay.suiting(ofCandidate); // one for both, or the colours would tell them apart
        ImageFiles.write(image, folder.resolve(pair.image()));
        ImageFiles.write(overlay.over(image, candidateFirst ? ofCandidate : ofReference), folder.resolve(pair.first()));
        ImageFiles.write(overlay.over(image, candidateFirst ? ofReference : ofCandidate), folder.resolve(pair.second()));
        return pair;
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
