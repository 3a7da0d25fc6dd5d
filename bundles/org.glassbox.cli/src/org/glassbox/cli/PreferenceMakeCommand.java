package org.glassbox.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.explain.DeviceInspections;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.io.WeightCache;
import org.glassbox.engine.study.preference.PairMaker;
import org.glassbox.engine.study.preference.PreferenceStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes the pairs of a preference study. */
@Command(name = "make", description = "Explains the same images with two networks and makes a study of them for raters.",
        footer = {"", "DIR gets preference.json, pairs.csv (which map is on which side: not for raters), votes.csv, pictures/ and guide.html (for raters)."})
final class PreferenceMakeCommand implements Callable<Integer> {
    private static final int IMAGES = 100; // methods.md 4.5

    @ParentCommand
    private PreferenceCommand preference;

    @Option(names = "--candidate", required = true, paramLabel = "FILE", description = "The weights of the network in question.")
    private String candidate;

    @Option(names = "--reference", required = true, paramLabel = "FILE", description = "The weights of the network that it is compared with.")
    private String reference;

    @Option(names = "--candidate-name", paramLabel = "NAME", description = "What the report calls it. Default: the part of its path that differs.")
    private String candidateName;

    @Option(names = "--reference-name", paramLabel = "NAME", description = "Likewise.")
    private String referenceName;

    @Option(names = "--network", paramLabel = "ID", description = "The architecture of both. Default: what the weights files say.")
    private String network;

    @Option(names = "--method", paramLabel = "ID", defaultValue = "gradcam", description = "The explainer of both. Default: ${DEFAULT-VALUE}.")
    private String method;

    @Option(names = "--option", paramLabel = "KEY=VALUE", description = "An option of the explainer. Can be repeated.")
    private List<String> options = List.of();

    @Option(names = "--true-class", description = "Explains the image's true class, not what each network predicts.")
    private boolean trueClass;

    @Mixin
    private EvaluateData data = new EvaluateData();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the choice of images and of the sides. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--votes", paramLabel = "N", defaultValue = "" + PreferenceStudy.VOTES_NEEDED,
            description = "The fewest votes with which a pair counts. Default: ${DEFAULT-VALUE}.")
    private int votes;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The study's folder, new or empty.")
    private Path out;

    @Override
    public Integer call() throws GlassboxException {
        if (candidate.equals(reference)) {
            throw GlassboxException.badInput("--candidate and --reference are the same file, " + candidate + "; a study needs two networks.");
        }
        if (votes < 1) {
            throw GlassboxException.badInput("--votes " + votes + ": a pair needs at least one vote.");
        }
        Console console = preference.glassbox().console();
        return Interrupts.during(console, "Stopped; there is no study in " + out + " yet.", monitor -> make(console, monitor));
    }

    private int make(Console console, IProgressMonitor monitor) throws GlassboxException {
        Method explainer = ExplainMethods.of(Contributions.ofPlatform(), List.of(method), options, OptionalLong.of(seed)).getFirst();
        Inspections inspections = new DeviceInspections(preference.glassbox().services().get(Engine.class));
        try (OpenedNetwork first = open(inspections, reference, console, monitor); OpenedNetwork second = open(inspections, candidate, console, monitor)) {
            for (OpenedNetwork each : List.of(first, second)) {
                Optional<String> refusal = each.refusal(explainer.explainer(), Optional.empty());
                if (refusal.isPresent()) {
                    throw GlassboxException.badInput(method + " can't explain " + each.card().file() + ": " + refusal.get());
                }
            }
            EvaluateData.Opened opened = data.open(first.card().width(), first.card().height(), monitor);
            List<LabelledSample> samples = SampleChoice.of(opened.data(), opened.split(), first.card().classes(), first.card().classes().size(),
                    data.limit() == 0 ? IMAGES : data.limit(), seed);
            String settings = explainer.id() + (options.isEmpty() ? "" : " (" + String.join(", ", options) + ")")
                    + (trueClass ? ", of the true class" : ", of the predicted class");
            PreferenceStudy.About about = new PreferenceStudy.About(referenceName == null ? title(reference, candidate) : referenceName,
                    candidateName == null ? title(candidate, reference) : candidateName, settings, opened.title() + ", " + samples.size()
                    + " images", seed, votes);
            PairMaker maker = new PairMaker(first, second, explainer.explainer());
            maker.make(out, about, opened.data(), samples, trueClass, monitor);
            List<String> classes = first.card().classes();
            List<LabelledSample> others = new ArrayList<>(SampleChoice.of(opened.data(), opened.split(), classes, classes.size(), 0, seed));
            others.removeAll(samples);
            maker.guide(out, opened.data(), others, monitor);
            console.say(samples.size() + " pairs in " + out + ". Raters judge them with 'glassbox study preference sheet' or 'vote'; pairs.csv is not for"
                    + " their eyes.");
        }
        return ExitCode.OK;
    }

    private OpenedNetwork open(Inspections inspections, String place, Console console, IProgressMonitor monitor) throws GlassboxException {
        Path file = WeightCache.ofUser().file(place, console::say, monitor);
        return inspections.open(new NetworkFile(file, Optional.ofNullable(network), Map.of(), 0, 0, false, Optional.empty()));
    }

    /** Weights of runs all have the same name, so what tells them apart is a folder further up. */
    private static String title(String place, String other) {
        String[] parts = place.split("[/\\\\]");
        String[] others = other.split("[/\\\\]");
        int same = 0;
        while (same < Math.min(parts.length, others.length) - 1 && parts[parts.length - 1 - same].equals(others[others.length - 1 - same])) {
            same++;
        }
        return parts[parts.length - 1 - same];
    }
}
