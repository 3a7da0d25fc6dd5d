package org.glassbox.samplers;

import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Annotator;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;

/** Asks a person, through the workbench's annotation view. */
public record InteractiveAnnotator() implements Annotator {
    @Override
    public void ask(List<Query> queries, AnswerDesk desk) throws GlassboxException {
        QueryBoard board = desk.board().orElseThrow(() -> GlassboxException.badInput("Can't ask a person about " + queries.size()
                + " images: annotator \"interactive\" needs the workbench; start ./glassbox without arguments, or use annotator \"simulated\"."));
        board.post(queries, desk);
    }
}
