package org.glassbox.core.feedback;

import java.util.List;
import org.glassbox.core.GlassboxException;

/** Answers queries. A record whose components are its options. Contributed to the extension point {@code annotators}. */
public interface Annotator {
    /**
     * Is asked after an epoch. Answers may come at once or later, from any thread; the run goes on meanwhile unless it was told to wait.
     *
     * @throws GlassboxException if this annotator can't work here, such as a person where there is no window
     */
    void ask(List<Query> queries, AnswerDesk desk) throws GlassboxException;
}
