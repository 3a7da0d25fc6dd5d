package org.glassbox.ui.preference.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.ui.preference.Messages;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.preference.PreferenceState.Progress;

/** What one can ask for from anywhere in the window; plugin.xml says which of it. */
public final class PreferenceHandler extends AbstractHandler implements IExecutableExtension {
    private String action;

    @Override
    public void setInitializationData(IConfigurationElement config, String propertyName, Object data) {
        action = String.valueOf(data);
    }

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        PreferenceModel model = PreferenceFunction.of(PlatformUI.getWorkbench());
        try {
            PlatformUI.getWorkbench().showPerspective(PreferencePerspective.ID, window);
            window.getActivePage().showView(PreferencePerspective.VIEW);
        } catch (WorkbenchException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
        switch (action) {
            case "show" -> {
                // that is all
            }
            case "open" -> Optional.ofNullable(event.getParameter("folder")).or(() -> ask(window)).map(Path::of).ifPresent(model::open);
            case "results" -> results(window, model);
            default -> throw new ExecutionException("plugin.xml names an action that there is not: " + action);
        }
        return null;
    }

    private static Optional<String> ask(IWorkbenchWindow window) {
        DirectoryDialog dialog = new DirectoryDialog(window.getShell());
        dialog.setMessage(Messages.chooseStudy);
        return Optional.ofNullable(dialog.open());
    }

    /** Whoever is still judging is asked first: results tell what should not be known. */
    private static void results(IWorkbenchWindow window, PreferenceModel model) {
        Optional<Progress> present = switch (model.state()) {
            case PreferenceState.Judging judging -> Optional.of(judging.progress());
            case PreferenceState.Finished finished -> Optional.of(finished.progress());
            case PreferenceState.Empty empty -> Optional.empty();
            case PreferenceState.Guide guide -> Optional.empty();
            case PreferenceState.Results shown -> Optional.empty();
        };
        boolean early = present.isPresent() && present.get().judged() < present.get().pairs();
        if (!early || MessageDialog.openQuestion(window.getShell(), Messages.resultsQuestionTitle,
                Messages.bind(Messages.resultsQuestion, present.get().rater()))) {
            model.results();
        }
    }
}
