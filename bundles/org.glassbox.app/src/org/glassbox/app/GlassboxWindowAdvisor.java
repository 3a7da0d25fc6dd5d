package org.glassbox.app;

import org.eclipse.jface.action.GroupMarker;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;

/** The window: title, size, perspective bar, status line, and the menus that plug-ins add to. */
final class GlassboxWindowAdvisor extends WorkbenchWindowAdvisor {
    private static final Point PREFERRED = new Point(1400, 900);

    GlassboxWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        super(configurer);
    }

    @Override
    public void preWindowOpen() {
        IWorkbenchWindowConfigurer configurer = getWindowConfigurer();
        Rectangle screen = Display.getCurrent().getPrimaryMonitor().getClientArea();
        configurer.setInitialSize(new Point(Math.min(PREFERRED.x, screen.width), Math.min(PREFERRED.y, screen.height)));
        configurer.setTitle(Messages.title);
        configurer.setShowPerspectiveBar(true);
        configurer.setShowCoolBar(false);
        configurer.setShowStatusLine(true);
        configurer.setShowProgressIndicator(false);
    }

    @Override
    public ActionBarAdvisor createActionBarAdvisor(IActionBarConfigurer configurer) {
        return new Menus(configurer);
    }

    private static final class Menus extends ActionBarAdvisor {
        Menus(IActionBarConfigurer configurer) {
            super(configurer);
        }

        @Override
        protected void fillMenuBar(IMenuManager bar) {
            IWorkbenchWindow window = getActionBarConfigurer().getWindowConfigurer().getWindow();
            MenuManager file = new MenuManager(Messages.menuFile, IWorkbenchActionConstants.M_FILE);
            file.add(new GroupMarker(IWorkbenchActionConstants.OPEN_EXT));
            file.add(new Separator());
            file.add(ActionFactory.PREFERENCES.create(window));
            file.add(new Separator());
            file.add(ActionFactory.QUIT.create(window));
            bar.add(file);
            bar.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
            MenuManager views = new MenuManager(Messages.menuWindow, IWorkbenchActionConstants.M_WINDOW);
            views.add(ActionFactory.NEXT_PART.create(window));
            views.add(ActionFactory.PREVIOUS_PART.create(window));
            views.add(ActionFactory.NEXT_PERSPECTIVE.create(window));
            views.add(new Separator());
            views.add(ActionFactory.RESET_PERSPECTIVE.create(window));
            bar.add(views);
            MenuManager help = new MenuManager(Messages.menuHelp, IWorkbenchActionConstants.M_HELP);
            help.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS)); // the update manager's place
            bar.add(help);
        }
    }
}
