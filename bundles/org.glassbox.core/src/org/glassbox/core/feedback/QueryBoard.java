package org.glassbox.core.feedback;

import java.util.List;

/** Where queries wait for a person. The workbench's annotation view is one. */
public interface QueryBoard {
    /** Shows more queries; called on any thread, returns at once. */
    void post(List<Query> queries, AnswerDesk desk);
}
