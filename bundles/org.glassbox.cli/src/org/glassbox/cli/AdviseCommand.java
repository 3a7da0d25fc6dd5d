package org.glassbox.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.advise.Advise;
import org.glassbox.advise.Advise.Choice;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.protocol.Avx;
import org.glassbox.advise.report.AdvisePage;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Options;
import org.glassbox.core.training.Softmax;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.DoubleTensor;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.report.Numbers;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** ADVISE on one image: which units of a layer are relevant by the shape of their densities, and what those of each score look at. */
@Command(name = "advise", subcommands = {DensityCommand.class, NoiseCommand.class, ClaimsCommand.class},
        description = "Groups the units of a layer by the peaks of their densities, and shows for one image what each group looks at, beside Grad-CAM.",
        footer = {"", "DIR gets index.html, units.csv (unit, peaks, mean gradient, share of the score), groups.csv and densities.npz.",
            "For many images use 'glassbox explain --method advise', and 'glassbox evaluate' with the metric avx to compare methods."})
final class AdviseCommand implements Callable<Integer> {
    private static final String OWNER = "ADVISE";

    @ParentCommand
    private GlassboxCommand glassbox;

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false, multiplicity = "0..1")
    private NetworkOptions network; // a group, since 'advise kde' needs none

    @Option(names = "--image", paramLabel = "FILE", description = "The picture.")
    private Path picture;

    @Option(names = "--layer", paramLabel = "NAME",
            description = "The layer whose units are looked at. Default: the network's layer for ADVISE, mostly its last convolution.")
    private String layer;

    @Option(names = "--target", paramLabel = "CLASS", description = "The class that is explained, by number (from 0) or by name. Default: the predicted one.")
    private String target;

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "An option of the method, such as preset=reference (as the authors' code) or relu=false. Can be repeated; 'glassbox plugins"
                    + " list' shows all.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder of the results.")
    private Path out;

    GlassboxCommand glassbox() {
        return glassbox;
    }

    @Override
    public Integer call() throws GlassboxException {
        require("--weights=FILE", network);
        require("--image=FILE", picture);
        require("--out=DIR", out);
        return Interrupts.during(glassbox.console(), "Stopped.", monitor -> run(glassbox.console(), glassbox.services().get(Engine.class), monitor));
    }

    private void require(String option, Object value) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '" + option + "'");
        }
    }

    /**
     * What the network says.
     *
     * @param logits of all classes
     */
    private record Answer(float[] logits, AdviseResult result) {
    }

    private int run(Console to, Engine with, IProgressMonitor monitor) throws GlassboxException {
        Advise advise = Options.of(new Advise()).create(OWNER, options);
        RgbImage original = ImageFiles.read(picture);
        Chosen chosen = network.choose(to, monitor);
        String node = layer == null ? chosen.graph().adviseLayer() : Explanations.layer(chosen.graph(), layer);
        String refusal = advise.refusal(chosen.graph(), node).orElse(null);
        if (refusal != null) {
            throw GlassboxException.badInput(OWNER + " can't explain this network: " + refusal);
        }
        RunFolders.make(out);
        AtomicFiles.requireWritable(out.resolve("index.html"));
        RgbImage image = ImageScaling.scale(original, chosen.width(), chosen.height());
        with.notices().forEach(to::say);
        Answer answer = answer(with.worker(), chosen, advise, node, image, monitor);
        AdviseResult result = answer.result();
        write(result);
        Optional<Group> asked = advise.group() == Choice.AVX ? Optional.empty() : advise.chosen(result);
        new AdvisePage(result, asked, image, name(chosen, result.target()), name(chosen, result.second()), Softmax.of(answer.logits(), result.target()),
                facts(chosen, advise)).write(out.resolve("index.html"));
        print(to, advise, result, asked);
        return ExitCode.OK;
    }

    private Answer answer(DeviceWorker device, Chosen chosen, Advise advise, String node, RgbImage image, IProgressMonitor monitor) throws GlassboxException {
        float[] values = chosen.normalisation().planes(image);
        return device.call(Priority.INTERACTIVE, manager -> {
            try (Network built = chosen.build(manager)) {
                Images images = new Images(values, 1, image.height(), image.width(), null, node, chosen.normalisation(), 0);
                float[] logits = Explanations.logits(manager, built, images)[0];
                int[] targets = target == null ? Explanations.predicted(new float[][] {logits}) : new int[] {chosen.label(target, logits.length)};
                Images explained = new Images(values, 1, image.height(), image.width(), targets, node, chosen.normalisation(), 0);
                return new Answer(logits, Explanations.ask(manager, built, explained, request -> advise.analyse(request, monitor).getFirst()));
            }
        });
    }

    private static String name(Chosen chosen, int label) {
        return label < chosen.classes().size() ? chosen.classes().get(label) : "class " + label;
    }

    private Map<String, String> facts(Chosen chosen, Advise advise) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Image", picture.toString());
        facts.put("Network", chosen.title());
        facts.put("Weights", network.place());
        StringBuilder settings = new StringBuilder();
        Options.of(advise).values(advise).forEach((name, value) -> settings.append(settings.isEmpty() ? "" : ", ").append(name).append('=').append(value));
        facts.put("Options", settings.toString());
        return facts;
    }

    private void write(AdviseResult result) throws GlassboxException {
        StringBuilder units = new StringBuilder("unit,peaks,mean_gradient,share\n");
        for (Unit unit : result.units()) {
            units.append(unit.index()).append(',').append(unit.peaks() < 0 ? "" : Integer.toString(unit.peaks())).append(',')
                    .append(unit.meanGradient()).append(',')
                    .append(unit.share()).append('\n');
        }
        AtomicFiles.writeString(out.resolve("units.csv"), units.toString());
        StringBuilder groups = new StringBuilder("peaks,units,mass,avx,penalty,ad,ssim,fsim,mse,ad_counted,ssim_counted,fsim_counted,mse_counted,cs,best\n");
        for (Group group : result.groups()) {
            groups.append(group.peaks()).append(',').append(group.units().size()).append(',').append(group.mass()).append(',').append(parts(group)).append(',')
                    .append(number(group.correlation())).append(',').append(result.winner().filter(winner -> winner == group).isPresent()).append('\n');
        }
        AtomicFiles.writeString(out.resolve("groups.csv"), groups.toString());
        Map<String, DoubleTensor> arrays = DensityCommand.together(result.units().stream().map(Unit::density).toList(), 1);
        NpzFiles.writeDoubles(out.resolve("densities.npz"), arrays);
    }

    /** Empty where there is no AVX. */
    private static String parts(Group group) {
        if (group.avx().isEmpty()) {
            return ",,,,,,,,,";
        }
        Avx avx = group.avx().get();
        Avx.Parts parts = avx.measured();
        return avx.value() + "," + avx.penalty().name().toLowerCase(Locale.ROOT) + "," + parts.averageDrop() + "," + parts.ssim() + "," + parts.fsim() + ","
                + parts.error() + "," + avx.averageDrop() + "," + avx.ssim() + "," + avx.fsim() + "," + avx.error();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private void print(Console to, Advise advise, AdviseResult result, Optional<Group> asked) {
        List<List<String>> rows = new ArrayList<>();
        for (Group group : result.groups()) {
            rows.add(row(group.peaks() + (result.winner().filter(winner -> winner == group).isPresent() ? " (best)" : "")
                    + (asked.filter(wanted -> wanted == group).isPresent() ? " (asked for)" : ""), group));
        }
        if (advise.group() == Choice.ALL) {
            rows.add(row("all (asked for)", result.grouped()));
        }
        rows.add(row("Grad-CAM", result.gradCam()));
        to.out().print(new TextTable(List.of("peaks", "units", "AVX"), rows).text());
        to.out().flush();
        if (!result.finite()) {
            to.say("Layer " + result.layer() + " gives values that are not finite for this image, so that there is nothing to show. The network may"
                    + " have diverged.");
        } else if (result.winner().isEmpty()) {
            to.say("No group of units at " + result.layer() + " speaks for the class: all maps are zero or equal everywhere.");
        }
        if (advise.group() == Choice.PEAKS && asked.isEmpty() && !result.groups().isEmpty()) {
            to.say("No unit at " + result.layer() + " has " + Numbers.count(advise.peaks(), "peak", "peaks") + "; there are units with "
                    + String.join(", ", result.groups().stream().map(group -> Integer.toString(group.peaks())).toList()) + ".");
        }
        to.say("The page is " + out.resolve("index.html") + ".");
    }

    private static List<String> row(String name, Group group) {
        return List.of(name, Integer.toString(group.units().size()), TextTable.number(group.avx().map(Avx::value).orElse(Double.NaN)));
    }
}
