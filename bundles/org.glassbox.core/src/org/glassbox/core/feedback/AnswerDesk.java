package org.glassbox.core.feedback;

import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.image.Mask;

/** Where an annotator hands in answers and finds what it may know. Thread safe. */
public interface AnswerDesk {
    /**
     * Hands in an answer. When this returns, it is on disk.
     *
     * @throws GlassboxException if it can't be written; the answer is then not taken
     */
    void submit(Answer answer) throws GlassboxException;

    /** The mask that the data set has for a queried sample: for annotators that simulate a person. */
    Optional<Mask> mask(Query query, MaskRole role) throws GlassboxException;

    /** Random numbers of one query, the same in every run with this seed. */
    RandomStream random(Query query);

    /** The queries' workplace in this process, for annotators that ask a person; absent where nobody watches. */
    Optional<QueryBoard> board();
}
