package org.glassbox.datasets;

import java.util.List;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.image.Normalisation;

/** A data set that is another one with changed images: it has the other's classes, sizes and problems. */
abstract class WrappedDataset implements Dataset {
    /** The other data set. */
    final Dataset wrapped;

    WrappedDataset(Dataset wrapped) {
        this.wrapped = wrapped;
    }

    @Override
    public List<String> classes() {
        return wrapped.classes();
    }

    @Override
    public boolean multiLabel() {
        return wrapped.multiLabel();
    }

    @Override
    public int width() {
        return wrapped.width();
    }

    @Override
    public int height() {
        return wrapped.height();
    }

    @Override
    public Normalisation normalisation() {
        return wrapped.normalisation();
    }

    @Override
    public List<String> problems() {
        return wrapped.problems();
    }
}
