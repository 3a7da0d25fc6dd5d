package org.glassbox.ui.saliency;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.feedback.Query;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.QueryEntry;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;

/**
 * An image that the annotation perspective asks about.
 *
 * @param truth its true class
 */
public record QueuePicture(Query query, String truth) implements PictureSource {
    /** The images of a queue, each once, the latest first. */
    public static List<QueuePicture> of(AnnotationModel annotation) {
        return annotation.state().queue().reversed().stream().map(QueryEntry::query)
                .map(query -> new QueuePicture(query, annotation.className(query.sample().label()))).toList();
    }

    @Override
    public String name() {
        return query.sample().id();
    }

    @Override
    public Picture read() {
        return new Picture(name(), query.image(), Map.of(), Optional.of(truth));
    }
}
