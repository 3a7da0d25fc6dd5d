package org.glassbox.engine.run;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.training.EpochContext;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.run.RunPlan.PlannedPhase;
import org.glassbox.engine.training.SampleUse;
import org.glassbox.engine.training.SampleWeigher;
import org.glassbox.engine.training.Trainer;
import org.glassbox.engine.training.SampleLabels;
import org.glassbox.engine.training.TrainingSet;

/**
 * Lets loss terms look at the training set before an epoch. That comes after the checkpoint before, so that a run which goes on from there repeats it. Used by
 * the run's thread.
 */
final class TermPreparation {
    private final RunPlan plan;
    private final Path folder;
    private final Trainer trainer;
    private final TrainingSet set;
    private final SampleWeigher images;

    /**
     * @param folder of the run
     * @param images shows them to the network
     */
    TermPreparation(RunPlan plan, Path folder, Trainer trainer, TrainingSet set, SampleWeigher images) {
        this.plan = plan;
        this.folder = folder;
        this.trainer = trainer;
        this.set = set;
        this.images = images;
    }

    /**
     * @param phase of the epoch
     * @param epoch that comes next, from 1
     * @param use which samples have a label
     * @param given classes that are thought to be true, of all samples
     * @throws GlassboxException if a term can't train with these images, naming it
     */
    void prepare(PlannedPhase phase, int epoch, SampleUse use, SampleLabels given, IProgressMonitor monitor) throws GlassboxException {
        EpochContext context = new Context(epoch - 1, use, given, monitor);
        for (Trainer.Term term : phase.terms()) {
            if (term.weight() != 0) {
                prepare(term, context, monitor);
            }
        }
    }

    private static void prepare(Trainer.Term term, EpochContext context, IProgressMonitor monitor) throws GlassboxException {
        try {
            term.loss().prepare(context, monitor);
        } catch (OperationCanceledException | CancellationException e) {
            throw e;
        } catch (GlassboxException e) {
            String message = "The loss term \"" + term.id() + "\" can't be prepared: " + e.getMessage();
            throw switch (e.kind()) {
                case BAD_INPUT -> GlassboxException.badInput(message, e);
                case FAULT -> GlassboxException.fault(message, e);
            };
        } catch (RuntimeException | LinkageError e) {
            throw GlassboxException.fault("The loss term \"" + term.id() + "\" failed: " + e.toString().lines().findFirst().orElse(""), e);
        }
    }

    /** The training set before an epoch. */
    private final class Context implements EpochContext {
        private final int epochsDone;
        private final int[] members;
        private final int[] labels;
        private final IProgressMonitor monitor;

        private Context(int epochsDone, SampleUse use, SampleLabels given, IProgressMonitor monitor) {
            this.epochsDone = epochsDone;
            this.monitor = monitor;
            members = use.members() == null ? IntStream.range(0, set.size()).toArray() : use.members();
            labels = use.labels(given).main();
        }

        @Override
        public int epochsDone() {
            return epochsDone;
        }

        @Override
        public Graph graph() {
            return plan.graph();
        }

        @Override
        public double[] memory(String name, int length) {
            return trainer.memory(name, length);
        }

        @Override
        public void outputs(String node, Look look) throws GlassboxException {
            images.outputs(trainer.network(), set, members, node, plan.experiment().training().batchSize(), monitor,
                    (places, output) -> look.at(output, IntStream.of(places).map(place -> labels[members[place]]).toArray()));
        }

        @Override
        public void write(String name, String text) throws GlassboxException {
            AtomicFiles.writeString(folder.resolve(name), text);
        }
    }
}
