package org.glassbox.engine.report;

import java.util.Optional;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.feedback.ImageFeedback;

/**
 * A query and what became of it.
 *
 * @param answer the latest that holds; absent where nobody answered or the answer was taken back
 */
public record QueriedPicture(Query query, Optional<Answer> answer) {
    public QueriedPicture {
        if (answer.isPresent() && answer.get() instanceof Answer.Undone) {
            answer = Optional.empty();
        }
    }

    /** What the answer says of the image; absent where there is none, or it says nothing. */
    Optional<ImageFeedback> said() {
        return answer.filter(given -> given instanceof Answer.Marked || given instanceof Answer.Corrected)
                .map(given -> ImageFeedback.none().with(query.regions(), given));
    }
}
