package org.glassbox.ui.saliency.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.registry.Contribution;
import org.glassbox.ui.Keys;
import org.glassbox.ui.OptionForm;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.Messages;
import org.glassbox.ui.saliency.Method;

/** All methods, of which those with a mark are shown, and the options of the one that is looked at. A method that can't serve the network says so here. */
final class MethodsPane {
    private final InspectorModel model;
    private final Composite pane;
    private final Table table;
    private final Label help;
    private final ScrolledComposite scroll;
    private final Label refusal;
    private final Button show;
    private final Button beside;
    private final Button remove;
    private final List<Contribution<Explainer>> available;
    private Contribution<Explainer> chosen;
    private int key = -1;
    private OptionForm form;

    MethodsPane(Composite parent, InspectorModel model) {
        this.model = model;
        available = model.available();
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        table = new Table(pane, SWT.CHECK | SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        table.setToolTipText(Messages.methodsTip);
        Keys.name(table, Messages.methodsTip);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(table);
        new TableColumn(table, SWT.NONE);
        new TableColumn(table, SWT.NONE);
        available.forEach(method -> new TableItem(table, SWT.NONE).setText(method.name()));
        table.addListener(SWT.Selection, this::selected);
        table.addListener(SWT.Resize, event -> Tables.fit(table));
        help = new Label(pane, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(help);
        scroll = new ScrolledComposite(pane, SWT.V_SCROLL);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        scroll.setShowFocusedControl(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(scroll);
        scroll.addListener(SWT.Resize, event -> sizeForm());
        refusal = new Label(pane, SWT.WRAP);
        refusal.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(refusal);
        Composite buttons = new Composite(pane, SWT.NONE);
        RowLayoutFactory.fillDefaults().spacing(4).applyTo(buttons);
        show = button(buttons, Messages.show, Messages.showTip, this::show);
        beside = button(buttons, Messages.beside, Messages.besideTip, this::showBeside);
        remove = button(buttons, Messages.remove, Messages.removeTip, () -> model.remove(key));
        if (!available.isEmpty()) {
            choose(available.getFirst(), Optional.empty());
        }
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    Composite control() {
        return pane;
    }

    void focus() {
        table.setFocus();
    }

    /** Shows the options of one of the maps, from 0. Does nothing where there is no such map. */
    void choose(int map) {
        List<Method> methods = model.state().setup().methods();
        if (map >= 0 && map < methods.size() && methods.get(map).key() != key) {
            choose(methods.get(map).contribution(), Optional.of(methods.get(map)));
            render(model.state());
        }
    }

    private static Button button(Composite row, String text, String tip, Runnable action) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(text);
        button.setToolTipText(tip);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void selected(Event event) {
        Contribution<Explainer> method = available.get(table.indexOf((TableItem) event.item));
        Optional<Method> first = model.state().setup().methods().stream().filter(each -> each.contribution() == method || each.contribution().id().equals(method.id()))
                .findFirst();
        if (method != chosen || event.detail == SWT.CHECK) {
            choose(method, first);
        }
        if (event.detail == SWT.CHECK) {
            table.setSelection((TableItem) event.item);
            if (first.isPresent()) {
                model.state().setup().methods().stream().filter(each -> each.contribution().id().equals(method.id())).forEach(each -> model.remove(each.key()));
            } else if (refusal.getText().isEmpty()) {
                show();
            }
        }
        render(model.state());
    }

    /** Makes the form of a method. @param shown the map whose options are to be seen; absent for a method that is not shown yet */
    private void choose(Contribution<Explainer> method, Optional<Method> shown) {
        chosen = method;
        key = shown.map(Method::key).orElse(-1);
        table.setSelection(available.stream().map(Contribution::id).toList().indexOf(method.id()));
        help.setText(method.help());
        if (form != null) {
            form.control().dispose();
        }
        form = new OptionForm(scroll, method.options(), shown.map(Method::options).orElse(Map.of()), OptionForm.Width.NARROW);
        form.onChange(() -> render(model.state()));
        scroll.setContent(form.control());
        sizeForm();
        pane.layout(true);
    }

    private void show() {
        try {
            if (key >= 0) {
                model.change(key, form.values());
            } else {
                model.add(chosen, form.values());
                key = model.state().setup().methods().getLast().key();
            }
            render(model.state());
        } catch (GlassboxException e) {
            set(refusal, e.getMessage()); // the form would have said it already
        }
    }

    private void showBeside() {
        key = -1;
        show();
    }

    private void render(Inspection state) {
        List<Method> methods = state.setup().methods();
        if (methods.stream().noneMatch(method -> method.key() == key)) {
            key = -1;
        }
        boolean changed = false;
        for (int i = 0; i < available.size(); i++) {
            String id = available.get(i).id();
            boolean shown = methods.stream().anyMatch(method -> method.contribution().id().equals(id));
            Optional<String> problem = model.refusal(available.get(i), Map.of());
            TableItem item = table.getItem(i);
            item.setChecked(shown);
            String text = problem.isPresent() ? Messages.refusedShort : "";
            if (!item.getText(1).equals(text)) {
                item.setText(1, text);
                item.setForeground(problem.isPresent() ? table.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND) : null);
                changed = true;
            }
        }
        if (changed) {
            Tables.fit(table);
        }
        if (chosen == null) {
            return;
        }
        if (key < 0) { // perhaps the map was added elsewhere
            Map<String, String> options = form.values();
            key = methods.stream().filter(method -> method.contribution().id().equals(chosen.id()) && method.options().equals(options)).map(Method::key)
                    .findFirst().orElse(-1);
        }
        Optional<String> problem = model.refusal(chosen, form.values());
        set(refusal, problem.map(sentence -> "\u26a0 " + sentence).orElse(""));
        boolean isShown = key >= 0;
        show.setText(isShown ? Messages.apply : Messages.show);
        show.setToolTipText(isShown ? Messages.applyTip : Messages.showTip);
        show.setEnabled(problem.isEmpty());
        beside.setEnabled(problem.isEmpty() && isShown);
        remove.setEnabled(isShown);
    }

    private void sizeForm() {
        if (form != null) {
            scroll.setMinHeight(form.control().computeSize(scroll.getClientArea().width, SWT.DEFAULT).y);
        }
    }

    private static void set(Label label, String text) {
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.requestLayout();
        }
    }
}
