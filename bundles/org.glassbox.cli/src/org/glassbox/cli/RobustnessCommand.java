package org.glassbox.cli;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.cli.EvaluateData.Opened;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.training.LabelSets;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.Robustness;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.io.JsonNumbers;
import org.glassbox.engine.training.SampleLabels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares how much of networks' accuracy is left when images are changed against them. */
@Command(name = "robustness",
        description = "Changes images by epsilon along the sign of each network's own gradient (FGSM) and prints which share of the answers stands, on the"
                + " images that all networks get right unchanged.",
        footer = {"", "Images that can't be read end the command. Weights must say which network they are for, as those of a training run do."})
final class RobustnessCommand implements Callable<Integer> {
    private static final int PIXELS_AT_ONCE = 4 * 224 * 224;
    private static final long SEED = 1; // of which images --limit takes

    @ParentCommand
    private GlassboxCommand glassbox;

    @Parameters(paramLabel = "WEIGHTS", arity = "1..*", description = "Files of weights, such as runs/a/weights.safetensors runs/b/weights.safetensors.")
    private List<String> weights;

    @Mixin
    private EvaluateData data;

    @Option(names = "--epsilon", paramLabel = "E,...", split = ",", defaultValue = "0,0.01,0.02,0.05,0.1,0.2",
            description = "By how much pixel values from 0 to 1 are changed. Default: ${DEFAULT-VALUE}.")
    private List<Double> epsilons;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws GlassboxException {
        List<Double> sizes = sizes();
        return Interrupts.during(glassbox.console(), "Stopped; nothing is printed, for the networks were not all judged.", monitor -> compare(sizes, monitor));
    }

    private int compare(List<Double> sizes, IProgressMonitor monitor) throws GlassboxException {
        Console console = glassbox.console();
        DeviceWorker device = glassbox.services().get(Engine.class).worker();
        List<boolean[][]> standing = new ArrayList<>();
        List<String> ids = null;
        for (String place : weights) {
            Chosen network = NetworkOptions.of(null, place).choose(console, monitor);
            Opened opened = data.open(network, monitor);
            try (BuiltNetwork built = BuiltNetwork.of(device, network)) {
                List<LabelledSample> samples = SampleChoice.of(opened.data(), opened.split(), data.classNames(network), built.classes(),
                        data.limit(), SEED);
                List<String> own = samples.stream().map(sample -> sample.sample().id()).toList();
                if (ids != null && !ids.equals(own)) {
                    throw GlassboxException.badInput(place + " and " + weights.getFirst() + " are for different images, so that they can't be compared.");
                }
                ids = own;
                standing.add(standing(built, opened, samples, sizes, monitor));
            }
        }
        boolean[] common = Robustness.common(standing.stream().map(rows -> rows[0]).toList());
        console.out().print(json ? json(standing, common, sizes) : table(standing, common, sizes).text());
        console.out().flush();
        long shared = IntStream.range(0, common.length).filter(n -> common[n]).count();
        console.say(shared + " of " + common.length + " images are answered right" + (weights.size() == 1 ? " unchanged." : " by all, and compared."));
        return ExitCode.OK;
    }

    /** With 0 first, which says which images are compared. */
    private List<Double> sizes() throws GlassboxException {
        LinkedHashSet<Double> sizes = new LinkedHashSet<>(List.of(0.0));
        for (double epsilon : epsilons) {
            if (!(epsilon >= 0 && epsilon <= 1)) {
                throw GlassboxException.badInput("--epsilon " + epsilon + ": give numbers from 0 to 1; pixels go from 0 to 1.");
            }
            sizes.add(epsilon + 0.0);
        }
        return List.copyOf(sizes);
    }

    /** A row for each epsilon. */
    private static boolean[][] standing(BuiltNetwork built, Opened opened, List<LabelledSample> samples, List<Double> sizes, IProgressMonitor monitor)
            throws GlassboxException {
        Normalisation normalisation = built.chosen().normalisation();
        Shape shape = new Shape(3, opened.data().height(), opened.data().width());
        int atOnce = Math.clamp(PIXELS_AT_ONCE / (shape.get(1) * shape.get(2)), 1, 512);
        boolean[][] all = new boolean[sizes.size()][samples.size()];
        for (int from = 0; from < samples.size(); from += atOnce) {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
            List<LabelledSample> part = samples.subList(from, Math.min(samples.size(), from + atOnce));
            float[] images = new float[Math.toIntExact(part.size() * shape.size())];
            for (int i = 0; i < part.size(); i++) {
                float[] planes = normalisation.planes(opened.data().image(part.get(i).sample()));
                System.arraycopy(planes, 0, images, i * planes.length, planes.length);
            }
            int[] main = part.stream().mapToInt(LabelledSample::label).toArray();
            SampleLabels labels = new SampleLabels(main, opened.data().multiLabel()
                    ? Optional.of(LabelSets.of(part.stream().map(LabelledSample::labels).toList(), built.classes())) : Optional.empty());
            boolean[][] found = built.device().call(Priority.TRAINING,
                    manager -> Robustness.standing(manager, built.network(), images, shape, labels, normalisation, sizes));
            for (int e = 0; e < found.length; e++) {
                System.arraycopy(found[e], 0, all[e], from, part.size());
            }
        }
        return all;
    }

    private String json(List<boolean[][]> standing, boolean[] common, List<Double> sizes) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("images", common.length).put("compared", IntStream.range(0, common.length).filter(n -> common[n]).count());
        ArrayNode epsilons = root.putArray("epsilons");
        sizes.forEach(epsilons::add);
        ArrayNode networks = root.putArray("networks");
        for (int m = 0; m < standing.size(); m++) {
            ArrayNode relative = networks.addObject().put("weights", weights.get(m)).putArray("relativeAccuracy");
            for (boolean[] right : standing.get(m)) {
                relative.add(JsonNumbers.finite(Robustness.relativeAccuracy(right, common)));
            }
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private TextTable table(List<boolean[][]> standing, boolean[] common, List<Double> sizes) {
        List<String> header = new ArrayList<>(List.of("weights"));
        sizes.forEach(epsilon -> header.add(String.format(Locale.ROOT, "%s", epsilon == 0 ? "0" : epsilon)));
        List<List<String>> rows = new ArrayList<>();
        for (int m = 0; m < standing.size(); m++) {
            List<String> row = new ArrayList<>(List.of(weights.get(m)));
            Arrays.stream(standing.get(m)).forEach(right -> row.add(TextTable.number(Robustness.relativeAccuracy(right, common))));
            rows.add(row);
        }
        return new TextTable(header, rows);
    }
}
