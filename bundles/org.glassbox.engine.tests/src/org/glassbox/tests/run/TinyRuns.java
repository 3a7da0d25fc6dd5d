package org.glassbox.tests.run;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.run.RunListener;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingRuns;
import org.glassbox.tests.TestEngine;

/** Runs of seconds: 64 drawn images of 32 x 32 pixels, all three phases. */
public final class TinyRuns implements AutoCloseable {
    public static final String YAML = """
            name: tiny
            seed: 7
            data: {id: lesions, variant: tiny, seed: 7}
            network: smallcnn
            training: {learningRate: 0.001, batchSize: 16, select: last}
            augmentation: {flipHorizontal: true, flipVertical: true, crop: 0.1, rotation: 180, brightness: 0.1}
            metrics: [accuracy, loss]
            phases:
              - name: baseline
                epochs: 2
                losses: [cross-entropy]
              - name: query
                epochs: 3
                annotatedPerStep: 2
                counterexamplesPerStep: 1
                losses: [cross-entropy, {id: input-gradient, weight: 3}]
                queries: {perEpoch: 6, regionSize: 4, regionCount: 10, sampler: entropy, explainer: deeplift, annotator: simulated}
              - name: settle
                epochs: 1
                learningRateFactor: 0.2
                losses: [cross-entropy, {id: input-gradient, weight: 3}]
            """;

    private final DeviceWorker worker = new DeviceWorker(Device.cpu(), 1);
    private final Engine engine = new TestEngine(worker);
    private final Runs runs;

    public TinyRuns() {
        this(Contributions.ofPlatform());
    }

    /** With other contributions than the platform's. */
    public TinyRuns(Contributions contributions) {
        runs = new TrainingRuns(engine, contributions);
    }

    public static Experiment experiment(String... sets) throws GlassboxException {
        return ExperimentYaml.readText("tiny.yaml", YAML, List.of(sets));
    }

    public DeviceWorker worker() {
        return worker;
    }

    Runs runs() {
        return runs;
    }

    /** What a run said, in order. */
    public record Told(List<TrainingEvent> events) implements RunListener {
        public Told() {
            this(new ArrayList<>());
        }

        @Override
        public synchronized void heard(TrainingEvent event) {
            events.add(event);
        }

        public <T> List<T> all(Class<T> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        /** All numbers of all epochs, without times. */
        public List<Map<String, Double>> numbers() {
            return all(TrainingEvent.EpochDone.class).stream().flatMap(done -> java.util.stream.Stream.of(done.summary().trainLoss(), done.summary().validation())).toList();
        }
    }

    public Told run(Experiment experiment, Path folder, boolean resume) throws GlassboxException {
        Told told = new Told();
        runs.run(experiment, folder, resume, Optional.empty(), told, new NullProgressMonitor());
        return told;
    }

    public TrainingEvent.Ended run(Experiment experiment, Path folder, boolean resume, Optional<QueryBoard> board, RunListener listener, IProgressMonitor monitor)
            throws GlassboxException {
        return runs.run(experiment, folder, resume, board, listener, monitor);
    }

    @Override
    public void close() {
        worker.close();
    }
}
