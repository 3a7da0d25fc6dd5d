package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.cli.ExplainInputs.Limit;
import org.glassbox.cli.ExplainInputs.Picture;
import org.glassbox.cli.ExplainInputs.Skipped;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Network;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.FileDigest;
import org.glassbox.engine.io.NpzBuilder;
import org.glassbox.engine.io.ReadAhead;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WorkJournal;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what a trained network's answers rest on, in pictures and in numbers. */
@Command(name = "explain",
        description = "Shows which parts of images a trained network's answers rest on: a picture for each image and method, and the values as numbers.",
        footer = {"", "Images that can't be read are named at the end, and the exit code is then 1; it is 2 if none could be read.",
            "A map that fails its own check has a frame that says so in its picture, and FAILED in the table.",
            "'glassbox plugins list' shows the networks and methods with their options."})
final class ExplainCommand implements Callable<Integer> {
    private static final long PICTURE_PIXELS_AT_A_TIME = 24_000_000; // as they are on disk; three bytes each, in three parts at once
    private static final int MOST_SKIPPED_LINES = 50;
    private static final String JOURNAL = "explanations.jsonl";
    private static final String ARRAY_FILE = ".npy";

    /** Where images come from: one of both. */
    private static final class Source {
        @Option(names = "--images", arity = "1..*", paramLabel = "PATH", description = "Pictures, or folders of pictures.")
        private List<Path> images;

        @Option(names = "--tensor", paramLabel = "X.npy", description = "Normalised images of the network's size, (N, 3, H, W).")
        private Path tensor;
    }

    @ParentCommand
    private GlassboxCommand glassbox;

    @Mixin
    private NetworkOptions network;

    @Option(names = {"--method", "--methods"}, required = true, split = ",", paramLabel = "ID", description = "The methods, such as saliency,deeplift,gradcam.")
    private List<String> methods;

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "An option of every method that has it, such as reference=white; METHOD.KEY=VALUE is for that one only. Can be repeated.")
    private List<String> options = List.of();

    @Option(names = "--layer", paramLabel = "NAME",
            description = "Where methods that work on a layer look. Default: each method's usual one, mostly the network's last layer with maps.")
    private String layer;

    @Option(names = "--target", paramLabel = "CLASS",
            description = "The class that is explained, by number (from 0) or by name. Default: the predicted one of each image.")
    private String target;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(names = {"-r", "--recursive"}, description = "Also looks into folders in folders. Their pictures come into folders of the same names in DIR.")
    private boolean recursive;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the overlay pictures, NAME.METHOD.png.")
    private Path out;

    @Option(names = "--resume", description = "Goes on where an earlier command with the same settings stopped: images that are done are not explained again.")
    private boolean resume;

    @Option(names = "--raw", paramLabel = "OUT.npz",
            description = "Also writes the values before any scaling, keyed by method: float32, (N, h, w); methods on the input give the signed sum"
                    + " over channels.")
    private Path raw;

    @Option(names = "--per-channel", description = "With --raw, methods on the input give (N, 3, H, W).")
    private boolean perChannel;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws GlassboxException {
        return Interrupts.during(glassbox.console(), "Stopped. The pictures that were written so far are in " + out + "; the same command with --resume goes on"
                + " after them.", monitor -> run(glassbox.console(), glassbox.services().get(Engine.class), monitor));
    }

    /**
     * All that is settled before the first image is read.
     *
     * @param layer where methods look; {@code null} for the usual one of each
     */
    private record Plan(List<Method> methods, Chosen network, String layer, Tensor tensor, List<Picture> pictures, List<Skipped> skipped) {
        int size() {
            return tensor == null ? pictures.size() : (int) tensor.shape()[0];
        }
    }

    private int run(Console to, Engine with, IProgressMonitor monitor) throws GlassboxException {
        Plan plan = plan(to, monitor);
        RunFolders.make(out);
        if (raw != null) {
            AtomicFiles.requireWritable(raw);
        }
        Map<String, String> settings = settings(plan);
        DeviceWorker device = with.worker();
        with.notices().forEach(to::say);
        try (BuiltNetwork built = BuiltNetwork.of(device, plan.network())) { // before the journal, which weights that don't fit shall not cost
            Path file = out.resolve(JOURNAL);
            try (WorkJournal journal = resume ? WorkJournal.resume(file, settings) : WorkJournal.begin(file, settings)) {
                if (!resume) {
                    NpzBuilder.forget(out);
                } else if (takesReferenceFile() && journal.count() > 0) {
                    throw GlassboxException.badInput("--resume: a reference from a " + ARRAY_FILE + " file may differ from image to image, so all of them must"
                            + " be explained together; begin again without --resume.");
                }
                return run(to, device, built.network(), plan, journal, monitor);
            }
        }
    }

    private Plan plan(Console to, IProgressMonitor monitor) throws GlassboxException {
        List<Method> chosenMethods = ExplainMethods.of(Contributions.ofPlatform(), methods, options, OptionalLong.empty());
        Tensor tensor = source.tensor == null ? null : ExplainInputs.tensor(source.tensor);
        Chosen chosen = tensor == null ? network.choose(to, monitor) : network.choose((int) tensor.shape()[3], (int) tensor.shape()[2], to, monitor);
        for (Method method : chosenMethods) {
            method.requireService(chosen.graph(), Explanations.layer(chosen.graph(), layer, method.explainer()));
        }
        String resolved = layer == null ? null : Explanations.layer(chosen.graph(), layer);
        List<Skipped> skipped = new ArrayList<>();
        List<Picture> pictures = tensor == null ? ExplainInputs.pictures(source.images, recursive, out, skipped) : List.of();
        return new Plan(chosenMethods, chosen, resolved, tensor, pictures, skipped);
    }

    /** Everything on which the results depend but the images themselves. */
    private Map<String, String> settings(Plan plan) throws GlassboxException {
        Map<String, String> settings = new LinkedHashMap<>(network.settings(plan.network()));
        plan.methods().forEach(method -> settings.put("method " + method.id(), method.options().toString()));
        settings.put("methods", String.join(",", methods));
        settings.put("layer", plan.layer() == null ? "each method's usual one" : plan.layer());
        settings.put("target", target == null ? "the predicted class" : target);
        settings.put("images", plan.tensor() == null ? "pictures" : FileDigest.of(source.tensor));
        settings.put("raw values", raw == null ? "no" : perChannel ? "per channel" : "yes");
        return settings;
    }

    private int run(Console to, DeviceWorker device, Network built, Plan plan, WorkJournal journal, IProgressMonitor monitor) throws GlassboxException {
        List<Integer> left = left(plan, journal.keys());
        if (resume && left.size() < plan.size()) {
            to.say((plan.size() - left.size()) + " of " + plan.size() + " images are explained already.");
        }
        Limit limit = limit(plan.network());
        ReadAhead.Source<ExplainInputs.Part> parts = plan.tensor() == null ? pictureParts(plan, left, journal, limit)
                : ExplainInputs.parts(plan.tensor(), left, plan.network().normalisation(), limit);
        ExplainPictures pictures = new ExplainPictures(out);
        try (RawValues values = new RawValues(out, raw, perChannel, plan.methods().stream().map(Method::id).toList(), journal, left.size())) {
            if (!left.isEmpty()) {
                ExplainResults results = new ExplainResults(pictures, values, journal);
                explain(to, new ExplainLoop(device, built, plan.network(), plan.methods(), plan.layer(), target, takesReferenceFile(), results), plan,
                        left.size(), parts, monitor);
            }
            sayProblems(to, plan.skipped());
            requireResults(journal, plan.skipped());
            values.write();
        }
        return report(to, plan.skipped(), journal.count(), new ExplainListing(journal, plan.methods(), plan.network().classes(), pictures));
    }

    private static void explain(Console to, ExplainLoop loop, Plan plan, int count, ReadAhead.Source<ExplainInputs.Part> parts,
            IProgressMonitor monitor) throws GlassboxException {
        try (WorkProgress progress = new WorkProgress(monitor, to, Clock.systemUTC(), "explain", count)) {
            loop.run(parts, count, plan.skipped(), progress);
        }
    }

    /** The images that are not done, by their place. */
    private static List<Integer> left(Plan plan, Set<String> done) {
        return IntStream.range(0, plan.size()).filter(i -> !done.contains(plan.tensor() == null ? plan.pictures().get(i).key() : ExplainInputs.name(i)))
                .boxed().toList();
    }

    private ReadAhead.Source<ExplainInputs.Part> pictureParts(Plan plan, List<Integer> left, WorkJournal journal,
            Limit limit) throws GlassboxException {
        List<Picture> pictures = left.stream().map(plan.pictures()::get).toList();
        Set<String> taken = new HashSet<>();
        journal.forEach(image -> taken.add(image.path("stem").asText().toLowerCase(Locale.ROOT)));
        List<String> stems = pictures.stream().map(picture -> unused(picture.stem(), taken)).toList();
        return ExplainInputs.parts(pictures, stems, plan.network().width(), plan.network().height(), plan.network().normalisation(), limit);
    }

    /** Images of one name in several folders, or that differ in their endings only, get numbers. */
    private static String unused(String stem, Set<String> taken) {
        String candidate = stem;
        for (int i = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) { // some file systems don't tell capitals from small letters
            candidate = stem + "-" + i;
        }
        return candidate;
    }

    private Limit limit(Chosen chosen) {
        if (takesReferenceFile()) {
            return Limit.NONE;
        }
        return new Limit(chosen.imagesAtOnce(), PICTURE_PIXELS_AT_A_TIME);
    }

    /** A file may have a reference for each image, so that all must go through the method together. */
    private boolean takesReferenceFile() {
        return options.stream().anyMatch(option -> option.endsWith(ARRAY_FILE));
    }

    private static void requireResults(WorkJournal journal, List<Skipped> skipped) throws GlassboxException {
        if (journal.count() == 0) {
            boolean diverged = skipped.stream().anyMatch(Skipped::wasRead);
            throw GlassboxException.badInput("None of the " + skipped.size() + " images could be " + (diverged ? "explained." : "read, so there is nothing"
                    + " to explain."));
        }
    }

    private int report(Console to, List<Skipped> skipped, int explained, ExplainListing listing) throws GlassboxException {
        if (json) {
            listing.printJson(to.out(), skipped, raw);
        } else {
            listing.printTable(to.out());
        }
        to.out().flush();
        Map<String, Integer> failures = listing.failures();
        failures.forEach((why, count) -> to.say(count + (count == 1 ? " map fails its own check: it is " : " maps fail their own check: they are ")
                + why + "."));
        to.say((explained == 1 ? "1 image" : explained + " images") + " explained with " + String.join(", ", methods) + "; pictures in " + out
                + (raw == null ? "" : ", values in " + raw) + "." + (skipped.isEmpty() ? "" : " Skipped: " + skipped.size() + "."));
        return skipped.isEmpty() ? ExitCode.OK : ExitCode.FAULT;
    }

    private static void sayProblems(Console to, List<Skipped> skipped) {
        skipped.stream().limit(MOST_SKIPPED_LINES).forEach(problem -> to.say("Skipped: " + problem.reason()));
        if (skipped.size() > MOST_SKIPPED_LINES) {
            to.say("Skipped: " + (skipped.size() - MOST_SKIPPED_LINES) + " more; --json lists all.");
        }
    }
}
