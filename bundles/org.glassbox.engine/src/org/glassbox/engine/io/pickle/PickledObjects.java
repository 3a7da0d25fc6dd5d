package org.glassbox.engine.io.pickle;

import java.util.List;
import org.glassbox.core.GlassboxException;

/** The classes and functions that a format's files may name. All others are refused by name; none is looked up or run. */
public interface PickledObjects {
    /** Whether a file may name it at all. */
    boolean isKnown(PythonValue.Global global);

    /** Why a file that names something unknown is refused, in one or two sentences with that name. */
    GlassboxException refusal(PythonValue.Global global);

    /**
     * What a known class or function gives for some arguments.
     *
     * @throws GlassboxException if it is not made to be called, or not with these arguments
     */
    PythonValue construct(PythonValue.Global global, List<PythonValue> arguments) throws GlassboxException;

    /**
     * What lies outside of the pickle.
     *
     * @throws GlassboxException if there is nothing of that identity
     */
    PythonValue persistent(PythonValue id) throws GlassboxException;
}
