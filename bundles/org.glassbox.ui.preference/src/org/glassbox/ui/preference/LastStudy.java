package org.glassbox.ui.preference;

import java.nio.file.Path;
import java.util.Optional;

/** Which study was opened last: on another day a rater goes on without looking for its folder. */
public interface LastStudy {
    /** Its folder, which may be gone; absent where none was ever opened. */
    Optional<Path> folder();

    /** A study was opened. */
    void note(Path folder);
}
