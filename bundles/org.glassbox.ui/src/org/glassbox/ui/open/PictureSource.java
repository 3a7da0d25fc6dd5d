package org.glassbox.ui.open;

import org.glassbox.core.GlassboxException;

/** Where an image comes from; its pixels are read when it is looked at. Any thread. */
public interface PictureSource {
    /** For lists, such as a file's name. */
    String name();

    /**
     * Reads it.
     *
     * @throws GlassboxException if it can't be read, naming it and what is wrong
     */
    Picture read() throws GlassboxException;
}
