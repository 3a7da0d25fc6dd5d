package org.glassbox.engine.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Sample;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.glassbox.engine.feedback.JournalEntry;
import org.glassbox.engine.report.FinishedRun;
import org.glassbox.engine.report.QueriedPicture;
import org.glassbox.engine.report.RunReport;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/** Writes a finished run's report from its history and its journal, so that a resumed run's report is as complete as an unbroken one's. */
final class RunReporting {
    private final RunPlan plan;
    private final RunFolder folder;
    private final FeedbackJournal journal;

    RunReporting(RunPlan plan, RunFolder folder, FeedbackJournal journal) {
        this.plan = plan;
        this.folder = folder;
        this.journal = journal;
    }

    void write(TrainingEvent.Ended ended, List<EpochSummary> history, RunResult result, List<String> notices, List<Sample> trainingSamples, String device)
            throws GlassboxException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Weights from epoch", Integer.toString(result.epoch()));
        facts.put("Weights", folder.weights().getFileName().toString());
        double seconds = history.stream().mapToDouble(EpochSummary::seconds).sum();
        FinishedRun run = new FinishedRun(plan.experiment(), ExperimentYaml.toText(plan.experiment()), plan.data().classes(), trainingSamples.size(),
                plan.data().samples("val").size(), device, ended, seconds, history, Optional.of(result), pictures(trainingSamples), result.receipts(),
                notices, facts);
        RunReport.write(run, folder.report());
    }

    private List<QueriedPicture> pictures(List<Sample> trainingSamples) throws GlassboxException {
        Map<String, Sample> byId = new HashMap<>();
        trainingSamples.forEach(sample -> byId.put(sample.id(), sample));
        Map<String, Answer> answers = journal.answers();
        List<QueriedPicture> pictures = new ArrayList<>();
        for (JournalEntry.Asked asked : journal.queries()) {
            Sample sample = byId.get(asked.sampleId());
            if (sample != null) {
                Query query = new Query(asked.queryId(), asked.epoch(), sample, plan.data().image(sample), asked.predicted(), asked.probabilities(),
                        asked.entropy(), asked.map().restored(), asked.regions());
                pictures.add(new QueriedPicture(query, Optional.ofNullable(answers.get(asked.queryId()))));
            }
        }
        return pictures;
    }
}
