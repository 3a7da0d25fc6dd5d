package org.glassbox.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.cli.ExplainInputs.Input;
import org.glassbox.cli.ExplainInputs.Skipped;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what a trained network's answers rest on, in pictures and in numbers. */
@Command(name = "explain",
        description = "Shows which parts of images a trained network's answers rest on: a picture for each image and method, and the values as numbers.",
        footer = {"", "Images that can't be read are named and skipped; the exit code is 2 only if none could be read.",
            "'glassbox plugins list' shows the networks and methods with their options."})
public final class ExplainCommand implements Callable<Integer> {
    private static final int IMAGES_AT_A_TIME = 64; // as many are in memory at once
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

    @Option(names = "--method", required = true, split = ",", paramLabel = "ID", description = "The methods, such as saliency,deeplift,gradcam.")
    private List<String> methods;

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "An option of every method that has it, such as reference=white; METHOD.KEY=VALUE is for that one only. Can be repeated.")
    private List<String> options = List.of();

    @Option(names = "--layer", paramLabel = "NAME", description = "Where methods that work on a layer look. Default: the network's last layer with maps.")
    private String layer;

    @Option(names = "--target", paramLabel = "CLASS",
            description = "The class that is explained, by number (from 0) or by name. Default: the predicted one of each image.")
    private String target;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the overlay pictures, NAME.METHOD.png.")
    private Path out;

    @Option(names = "--raw", paramLabel = "OUT.npz",
            description = "Also writes the values before any scaling, keyed by method: float32, (N, h, w); methods on the input give the signed sum over channels.")
    private Path raw;

    @Option(names = "--per-channel", description = "With --raw, methods on the input give (N, 3, H, W).")
    private boolean perChannel;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    private final Console console;
    private final Engine engine;

    /** As a part of the product's command line. */
    ExplainCommand() {
        this(null, null);
    }

    private ExplainCommand(Console console, Engine engine) {
        this.console = console;
        this.engine = engine;
    }

    /**
     * Runs the command alone, with an engine of the caller.
     *
     * @return the exit code
     * @throws GlassboxException what the command line turns into a message and an exit code
     */
    public static int run(Console console, Engine engine, String... arguments) throws GlassboxException {
        ExplainCommand command = new ExplainCommand(console, engine);
        new CommandLine(command).parseArgs(arguments);
        return command.run(console, engine, new NullProgressMonitor());
    }

    @Override
    public Integer call() throws GlassboxException {
        IProgressMonitor monitor = new NullProgressMonitor();
        try (Interrupts interrupts = new Interrupts(monitor, glassbox.console())) {
            try {
                return run(glassbox.console(), glassbox.services().get(Engine.class), monitor);
            } catch (OperationCanceledException e) {
                glassbox.console().say("Stopped. The pictures that were written so far are in " + out + ".");
                return interrupts.exitCode();
            }
        }
    }

    private int run(Console to, Engine with, IProgressMonitor monitor) throws GlassboxException {
        Map<String, Explainer> explainers = ExplainMethods.of(Contributions.ofPlatform(), methods, options).byId();
        Tensor tensor = source.tensor == null ? null : ExplainInputs.tensor(source.tensor);
        Chosen chosen = tensor == null ? network.choose() : network.choose((int) tensor.shape()[3], (int) tensor.shape()[2]);
        List<String> names = chosen.classes();
        Normalisation normalisation = chosen.normalisation();
        List<Path> pictures = tensor == null ? ExplainInputs.pictures(source.images) : List.of();
        ExplainResults results = new ExplainResults(out, raw != null, perChannel, names);
        if (raw != null) {
            AtomicFiles.requireWritable(raw);
        }
        DeviceWorker device = with.worker();
        with.notices().forEach(to::say);
        Network built = device.call(Priority.INTERACTIVE, manager -> WeightFiles.network(manager, chosen.weights(), chosen.graph()));
        try {
            Task task = new Task(device, built, explainers, chosen.height(), chosen.width(), normalisation, names, results, monitor);
            List<Skipped> skipped = new ArrayList<>();
            int done = tensor == null ? explainPictures(task, pictures, skipped, to) : explain(task, ExplainInputs.split(tensor, normalisation));
            return report(to, results, done, skipped);
        } finally {
            device.call(Priority.INTERACTIVE, manager -> {
                built.close();
                return null;
            });
        }
    }

    /** What one command does with every part of its images. */
    private record Task(DeviceWorker device, Network network, Map<String, Explainer> explainers, int height, int width, Normalisation normalisation,
            List<String> classes, ExplainResults results, IProgressMonitor monitor) {
    }

    /** Explains pictures part by part and returns how many could be read; the others are named. */
    private int explainPictures(Task task, List<Path> pictures, List<Skipped> skipped, Console to) throws GlassboxException {
        int atATime = takesReferenceFile() ? pictures.size() : IMAGES_AT_A_TIME;
        int done = 0;
        for (int from = 0; from < pictures.size(); from += atATime) {
            List<Path> part = pictures.subList(from, Math.min(pictures.size(), from + atATime));
            int before = skipped.size();
            done += explain(task, ExplainInputs.read(part, task.width(), task.height(), task.normalisation(), skipped));
            skipped.subList(before, skipped.size()).forEach(problem -> to.say("Skipped: " + problem.reason()));
            if (from + atATime < pictures.size()) {
                to.say(String.format(Locale.ROOT, "%d of %d images", from + part.size(), pictures.size()));
            }
        }
        return done;
    }

    /** Explains some images with all methods and returns how many there were. */
    private int explain(Task task, List<Input> inputs) throws GlassboxException {
        if (task.monitor().isCanceled()) {
            throw new OperationCanceledException();
        }
        if (inputs.isEmpty()) {
            return 0;
        }
        Images unlabelled = images(task, inputs, null);
        float[][] logits = task.device().call(Priority.INTERACTIVE, manager -> Explanations.logits(manager, task.network(), unlabelled));
        int[] targets = Explanations.predicted(logits);
        if (target != null) {
            Arrays.fill(targets, target(task.classes(), logits[0].length));
        }
        Images images = images(task, inputs, targets);
        Map<String, List<Explanation>> byMethod = new LinkedHashMap<>();
        for (Map.Entry<String, Explainer> method : task.explainers().entrySet()) {
            byMethod.put(method.getKey(), task.device().call(Priority.INTERACTIVE,
                    manager -> Explanations.explain(manager, task.network(), method.getValue(), images, SubMonitor.convert(task.monitor()))));
        }
        for (int n = 0; n < inputs.size(); n++) {
            Map<String, Explanation> ofImage = new LinkedHashMap<>();
            for (Map.Entry<String, List<Explanation>> method : byMethod.entrySet()) {
                ofImage.put(method.getKey(), method.getValue().get(n));
            }
            task.results().add(inputs.get(n), logits[n], ofImage);
        }
        return inputs.size();
    }

    private Images images(Task task, List<Input> inputs, int[] targets) {
        int length = inputs.getFirst().values().length;
        float[] values = new float[inputs.size() * length];
        for (int n = 0; n < inputs.size(); n++) {
            System.arraycopy(inputs.get(n).values(), 0, values, n * length, length);
        }
        int atOnce = takesReferenceFile() ? inputs.size() : 0;
        return new Images(values, inputs.size(), task.height(), task.width(), targets, layer, task.normalisation(), atOnce);
    }

    /** A file may have a reference for each image, so that all must go through the method together. */
    private boolean takesReferenceFile() {
        return options.stream().anyMatch(option -> option.endsWith(ARRAY_FILE));
    }

    private int report(Console to, ExplainResults results, int done, List<Skipped> skipped) throws GlassboxException {
        if (done == 0) {
            throw GlassboxException.badInput("None of the " + skipped.size() + " images could be read, so there is nothing to explain.");
        }
        if (raw != null) {
            results.writeRaw(raw);
        }
        to.out().print(json ? results.json(skipped, raw) : results.table());
        to.out().flush();
        results.withoutPicture().forEach((status, count) -> to.say(count + (count == 1 ? " map is " : " maps are ") + words(status)));
        to.say((done == 1 ? "1 image" : done + " images") + " explained with " + String.join(", ", methods) + "; pictures in " + out + (raw == null ? ""
                : ", values in " + raw)
                + "." + (skipped.isEmpty() ? "" : " Skipped: " + skipped.size() + "."));
        return ExitCode.OK;
    }

    private static String words(SaliencyMap.Status status) {
        return switch (status) {
            case OK -> "fine.";
            case ZERO -> "zero everywhere: nothing speaks for the class there. The picture shows the bare image.";
            case CONSTANT -> "equal everywhere. The picture shows the bare image.";
            case NONFINITE -> "not finite (NaN or infinite). The picture shows the bare image.";
        };
    }

    private int target(List<String> names, int count) throws GlassboxException {
        int named = names.indexOf(target);
        if (named >= 0) {
            return named;
        }
        if (target.matches("\\d{1,9}")) {
            int number = Integer.parseInt(target);
            if (number < count) {
                return number;
            }
        }
        throw GlassboxException.badInput("--target " + target + ": the network has the classes 0 to " + (count - 1)
                + (names.isEmpty() ? "." : Suggestion.among(target, names)));
    }
}
