package org.glassbox.datasets;

import java.util.Collection;
import java.util.Set;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.io.ImageFiles;

/** What is marked in one image. */
sealed interface VocMarks permits VocAnnotation, VocSegmentation {
    /** The size of the image that was marked. */
    ImageFiles.Header size();

    /** The names of the classes that occur. */
    Set<String> classes();

    /** The pixels of these classes, at the image's own size. */
    Mask mask(Collection<String> wanted);

    /** The pixels that nobody judged, at the image's own size. */
    Mask ignored();
}
