package org.glassbox.ui.annotation.internal;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.Messages;

/** Asks for the class of the shown image: a list that shortens as one types. */
final class ClassChooser {
    private static final int NONE = -1;

    private ClassChooser() {
    }

    /** Opens the list and names the class that is chosen; does nothing while no image is asked about. */
    static void open(Shell parent, AnnotationModel model) {
        if (!(model.state() instanceof AnnotationState.Asking asking) || asking.saving()) {
            return;
        }
        ElementListSelectionDialog dialog = new ElementListSelectionDialog(parent, new LabelProvider() {
            @Override
            public String getText(Object element) {
                return (int) element == NONE ? Messages.takeBackClass : model.className((int) element);
            }
        });
        OptionalInt named = asking.current().draft().label();
        int first = named.isPresent() ? NONE : 0;
        dialog.setTitle(Messages.chooseClassTitle);
        dialog.setMessage(Messages.chooseClass);
        dialog.setMultipleSelection(false);
        dialog.setElements(IntStream.range(first, asking.current().query().probabilities().size()).boxed().toArray());
        dialog.setInitialSelections(named.orElse(model.truth(asking.current().query())));
        if (dialog.open() == Window.OK && dialog.getFirstResult() instanceof Integer chosen) {
            model.name(chosen == NONE ? OptionalInt.empty() : OptionalInt.of(chosen));
        }
    }
}
