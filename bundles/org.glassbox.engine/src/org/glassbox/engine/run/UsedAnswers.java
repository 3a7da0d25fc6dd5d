package org.glassbox.engine.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.training.MaskRequest;
import org.glassbox.core.training.MaskSource;
import org.glassbox.engine.experiment.PhaseSettings;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.FeedbackUses;
import org.glassbox.engine.run.RunPlan.PlannedPhase;
import org.glassbox.engine.training.Trainer;

/** Finds out which answers a run learns from, so that nobody draws what nothing looks at without knowing it. */
final class UsedAnswers {
    private UsedAnswers() {
    }

    /** By the first phase that asks and those after it. */
    static FeedbackUses of(RunPlan plan) {
        List<PlannedPhase> learning = plan.phases().stream().dropWhile(phase -> phase.queries().isEmpty()).toList();
        Set<MaskRole> masks = EnumSet.noneOf(MaskRole.class);
        boolean ruledOut = false;
        for (PlannedPhase phase : learning) {
            PhaseSettings settings = phase.phase().settings();
            ruledOut |= settings.counterexamplesPerStep() > 0 || settings.transplantRate() > 0;
            for (Trainer.Term term : phase.terms()) {
                if (term.weight() != 0) {
                    ruledOut |= term.loss().usesRuledOut();
                    term.loss().masks().stream().filter(request -> request.source() == MaskSource.FEEDBACK).map(MaskRequest::role).forEach(masks::add);
                }
            }
        }
        boolean relevant = masks.contains(MaskRole.RELEVANT);
        boolean irrelevant = ruledOut || masks.contains(MaskRole.IRRELEVANT);
        // the rest is ruled out by what matters, and matters where regions were kept: ImageFeedback
        boolean both = plan.firstQueries().map(queries -> queries.settings().ruledOut() == RuledOut.ALL_BUT_KEPT).orElse(false);
        return new FeedbackUses(irrelevant || both && relevant, relevant || both && irrelevant, irrelevant);
    }
}
