package org.glassbox.app.tests;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.core.image.Mask;

/** Keeps answers in memory, or refuses them as a full disk would. */
final class FakeDesk implements AnswerDesk {
    static final String FULL = "The answer can't be written: no space is left on the disk. Free some and answer again.";
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    /** Whether answers are refused from now on. */
    void full(boolean value) {
        full = value;
    }

    /** All that were taken, in order. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    @Override
    public void submit(Answer answer) throws GlassboxException {
        if (full) {
            throw GlassboxException.fault(FULL, null);
        }
        answers.add(answer);
    }

    @Override
    public Optional<Mask> mask(Query query, MaskRole role) {
        return Optional.empty();
    }

    @Override
    public RandomStream random(Query query) {
        return RandomStream.of(1, query.id());
    }

    @Override
    public Optional<QueryBoard> board() {
        return Optional.empty();
    }
}
