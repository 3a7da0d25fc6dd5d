package org.glassbox.core.data;

import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;

/** Opens data sets of one layout, or makes them; a record whose components are its options. Contributed to the extension point {@code datasets}. */
public interface DatasetReader {
    /**
     * @throws GlassboxException if there is nothing usable, saying what was looked for and where
     */
    Dataset open(IProgressMonitor monitor) throws GlassboxException;
}
