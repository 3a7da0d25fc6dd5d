package org.glassbox.ui.preference;

import java.nio.file.Path;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.study.preference.Pair;

/**
 * All that a rater sees of a pair; it does not tell which map is whose.
 *
 * @param pair its id
 * @param image without a map
 * @param first the map on the left
 * @param second the map on the right
 */
public record PairPictures(String pair, RgbImage image, RgbImage first, RgbImage second) {
    /** @throws GlassboxException if one can't be read */
    static PairPictures read(Path folder, Pair pair) throws GlassboxException {
        return new PairPictures(pair.id(), ImageFiles.read(folder.resolve(pair.image())), ImageFiles.read(folder.resolve(pair.first())),
                ImageFiles.read(folder.resolve(pair.second())));
    }
}
