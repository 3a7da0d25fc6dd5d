package org.glassbox.engine.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.report.ArmResult;
import org.glassbox.engine.report.ArmResult.Role;
import org.glassbox.engine.report.DemoReport;
import org.glassbox.engine.report.DemoResult;
import org.glassbox.engine.report.QueriedPicture;
import org.glassbox.engine.run.RunListener;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs the demo's arms one after another. */
@Component(service = Demo.class)
public final class DemoArms implements Demo {
    private static final String PATCH_RATE = "patchRate";
    private final Runs runs;
    private final Engine engine;

    @Activate
    public DemoArms(@Reference Runs runs, @Reference Engine engine) {
        this.runs = runs;
        this.engine = engine;
    }

    /** What an arm said while it ran. */
    private static final class Heard {
        final List<EpochSummary> epochs = new ArrayList<>();
        final Map<String, Query> queries = new LinkedHashMap<>();
        final Map<String, Answer> answers = new LinkedHashMap<>();
        TrainingEvent.Started started;
        RunResult result;

        void hear(TrainingEvent event) {
            switch (event) {
                case TrainingEvent.Started now -> started = now;
                case TrainingEvent.EpochDone done -> epochs.add(done.summary());
                case TrainingEvent.Asked asked -> asked.queries().forEach(query -> queries.put(query.id(), query));
                case TrainingEvent.Answered answered -> answers.put(answered.answer().queryId(), answered.answer());
                case TrainingEvent.Evaluated evaluated -> result = evaluated.result();
                case TrainingEvent.StepDone step -> { }
                case TrainingEvent.Waiting waiting -> { }
                case TrainingEvent.ReceiptReady receipt -> { }
                case TrainingEvent.Notice notice -> { }
                case TrainingEvent.Ended ended -> { }
            }
        }
    }

    private record Arm(Role role, String title, String explanation, Experiment experiment, Path folder, Heard heard, double seconds) {
        ArmResult result() {
            Map<String, Double> headline = heard.result.tests().getOrDefault(DemoResult.HEADLINE_SPLIT, Map.of());
            return new ArmResult(role, title, explanation, heard.epochs, heard.result.tests(), headline.getOrDefault(RunResult.ON_RELEVANT, Double.NaN),
                    headline.getOrDefault(RunResult.ON_IRRELEVANT, Double.NaN), seconds);
        }

        Path weights() {
            return folder.resolve("weights.safetensors");
        }
    }

    @Override
    public DemoResult run(Path folder, long seed, boolean quick, RunListener listener, IProgressMonitor monitor) throws GlassboxException {
        if (Files.exists(folder.resolve("report.html")) || Files.exists(folder.resolve("baseline"))) {
            throw GlassboxException.badInput("The folder " + folder + " already holds a demo; give another one with --out.");
        }
        long start = System.nanoTime();
        Experiment demo = DemoExperiments.feedback(seed, quick);
        Path baseline = train(DemoExperiments.baseline(demo), folder.resolve("baseline"), listener, monitor).started.folder().resolve("weights.safetensors");
        Experiment corrected = DemoExperiments.afterBaseline(demo, baseline);
        List<Arm> arms = List.of(arm(Role.WITHOUT_FEEDBACK, "Without feedback", "The baseline, trained on for as many epochs as the others, with nobody looking"
                + " at its reasons.", DemoExperiments.control(corrected), folder.resolve("without-feedback"), listener, monitor),
                arm(Role.FEEDBACK, "With feedback", "After each epoch the network shows what its answers rest on; what the annotator rules out must not matter"
                + " from then on: it is charged for reacting to it, and the parts that were ruled out are pasted into its other images, whatever"
                + " their class.", corrected, folder.resolve("with-feedback"), listener, monitor), arm(Role.OTHER_FEEDBACK, "With feedback, method as published", "The same questions; the"
                + " penalty has the form and size of the paper, only marked cells are ruled out, and no image gets other content.",
                DemoExperiments.paperForm(corrected), folder.resolve("with-feedback-as-published"), listener, monitor), arm(Role.UPPER_BOUND, "Upper bound",
                "Trained on images whose patch says nothing of the class: as good as feedback could make it.", DemoExperiments.upperBound(demo),
                folder.resolve("upper-bound"), listener, monitor));
        DemoResult result = result(demo, seed, quick, arms, start);
        DemoReport.write(result, folder.resolve("report.html"));
        return result;
    }

    private Arm arm(Role role, String title, String explanation, Experiment experiment, Path folder, RunListener listener, IProgressMonitor monitor)
            throws GlassboxException {
        long start = System.nanoTime();
        Heard heard = train(experiment, folder, listener, monitor);
        return new Arm(role, title, explanation, experiment, folder, heard, (System.nanoTime() - start) / 1e9);
    }

    private Heard train(Experiment experiment, Path folder, RunListener listener, IProgressMonitor monitor) throws GlassboxException {
        Heard heard = new Heard();
        TrainingEvent.Ended ended = runs.run(experiment, folder, false, Optional.empty(), event -> {
            heard.hear(event);
            listener.heard(event);
        }, monitor);
        if (ended.outcome() == TrainingEvent.Outcome.CANCELLED) {
            throw new OperationCanceledException();
        }
        return heard;
    }

    private DemoResult result(Experiment demo, long seed, boolean quick, List<Arm> arms, long start) throws GlassboxException {
        Heard corrected = arms.stream().filter(arm -> arm.role() == Role.FEEDBACK).findFirst().orElseThrow().heard();
        List<QueriedPicture> pictures = corrected.queries.values().stream()
                .map(query -> new QueriedPicture(query, Optional.ofNullable(corrected.answers.get(query.id())))).toList();
        DemoPictures rows = new DemoPictures(engine.worker(), demo, Contributions.ofPlatform());
        double patchRate = Double.parseDouble(demo.data().options().getOrDefault(PATCH_RATE, "0.95"));
        int queried = corrected.epochs.getLast().queried();
        return new DemoResult(seed, quick, corrected.started.device(), corrected.started.classes(), patchRate, corrected.started.trainImages(),
                corrected.started.validationImages(), rows.testImages(), queried, "the data set's masks, standing in for an expert,", arms.stream()
                .map(Arm::result).toList(), rows.make(arms.stream().map(Arm::weights).toList()), pictures, corrected.result.receipts(),
                (System.nanoTime() - start) / 1e9);
    }
}
