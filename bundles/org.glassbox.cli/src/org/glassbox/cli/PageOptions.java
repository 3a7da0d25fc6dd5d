package org.glassbox.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.cli.EvaluateData.Opened;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.evaluate.SampleChoice;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands share that ask a network about labelled images at a layer, and write a page about it. */
final class PageOptions {
    private static final String PAGE = "index.html";

    @Mixin
    private NetworkOptions network;

    @Mixin
    private EvaluateData data;

    @Option(names = "--layer", paramLabel = "NAME", description = "The layer that is looked at. Default: the method's usual one.")
    private String layer;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of all that is drawn, what --limit chooses included. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the results.")
    private Path out;

    /**
     * What there is to work with.
     *
     * @param node the layer
     */
    record Ready(BuiltNetwork built, Opened opened, String node, List<LabelledSample> samples) {
        Chosen chosen() {
            return built.chosen();
        }

        DeviceWorker device() {
            return built.device();
        }
    }

    /**
     * What came of it.
     *
     * @param csv the same in numbers
     * @param shown what is printed of it
     */
    record Page(String html, String csv, String shown) {
    }

    /** The work itself. */
    @FunctionalInterface
    interface Work {
        /** @param progress counts images, and says whether the user wants to stop */
        Page page(Ready ready, IProgressMonitor progress) throws GlassboxException;
    }

    long seed() {
        return seed;
    }

    /** Where a method looks. */
    String layerOf(Chosen chosen, Method method) throws GlassboxException {
        return Explanations.layer(chosen.graph(), layer, method.explainer());
    }

    /**
     * Opens network and data, does the work, and writes what came of it. Whatever is wrong with the options is said before anything is computed.
     *
     * @param name of the work and, with its ending, of the file of numbers
     * @param methods that the network must suit; the first one tells the layer
     * @return the exit code
     */
    int write(GlassboxCommand glassbox, String name, List<Method> methods, Work work) throws GlassboxException {
        Console console = glassbox.console();
        return Interrupts.during(console, "Stopped; nothing was written.",
                monitor -> write(console, glassbox.services().get(Engine.class), name, methods, work, monitor));
    }

    private int write(Console console, Engine engine, String name, List<Method> methods, Work work, IProgressMonitor monitor) throws GlassboxException {
        Chosen chosen = network.choose(console, monitor);
        for (Method method : methods) {
            method.requireService(chosen.graph(), layerOf(chosen, method));
        }
        Opened opened = data.open(chosen, monitor);
        RunFolders.make(out);
        AtomicFiles.requireWritable(out.resolve(PAGE));
        engine.notices().forEach(console::say);
        try (BuiltNetwork built = BuiltNetwork.of(engine.worker(), chosen)) {
            List<LabelledSample> samples = SampleChoice.of(opened.data(), opened.split(), data.classNames(chosen), built.classes(), data.limit(), seed);
            try (WorkProgress progress = new WorkProgress(monitor, console, Clock.systemUTC(), name, samples.size())) {
                Page page = work.page(new Ready(built, opened, layerOf(chosen, methods.getFirst()), samples), progress);
                AtomicFiles.writeString(out.resolve(name + ".csv"), page.csv());
                AtomicFiles.writeString(out.resolve(PAGE), page.html());
                console.out().print(page.shown());
                console.out().flush();
            }
        }
        console.say("The page is " + out.resolve(PAGE) + ".");
        return ExitCode.OK;
    }

    /** What was used, by name, for the page to say. */
    Map<String, String> facts(Ready ready) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Network", ready.chosen().title());
        facts.put("Weights", network.place());
        facts.put("Data", ready.opened().title() + ", " + ready.samples().size() + " images");
        facts.put("Layer", ready.node());
        facts.put("Seed", Long.toString(seed));
        facts.put("Device", ready.device().description());
        return facts;
    }
}
