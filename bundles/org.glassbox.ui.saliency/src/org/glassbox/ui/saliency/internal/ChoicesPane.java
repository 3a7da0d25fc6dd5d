package org.glassbox.ui.saliency.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
import org.glassbox.core.registry.Contribution;
import org.glassbox.ui.Keys;
import org.glassbox.ui.OptionForm;
import org.glassbox.ui.saliency.Choices;
import org.glassbox.ui.saliency.Chosen;
import org.glassbox.ui.saliency.Messages;

/**
 * All contributions of a kind, of which those with a mark are chosen, and the options of the one that is looked at. One that can't serve says so here, before
 * it is chosen.
 */
final class ChoicesPane<T> {
    private static final int LOWEST = 60; // pixels
    private final Choices<T> choices;
    private final Words<T> words;
    private final Composite pane;
    private final Table table;
    private final Label help;
    private final ScrolledComposite scroll;
    private final Label refusal;
    private final Button show;
    private final Button beside;
    private final Button remove;
    private final List<Contribution<T>> available;
    private Contribution<T> looked;
    private int key = -1;
    private OptionForm form;

    /**
     * What the pane says of its kind.
     *
     * @param listTip of the list
     * @param help of one of the kind
     * @param showTip of the button that chooses one
     * @param applyTip of the same button, where it is chosen already
     * @param besideTip of the button that chooses it once more
     * @param removeTip of the button that takes it away
     */
    record Words<T>(String listTip, Function<Contribution<T>, String> help, String showTip, String applyTip, String besideTip, String removeTip) {
    }

    /** Shows nothing of what is chosen until it is told to {@link #render}. */
    ChoicesPane(Composite parent, Choices<T> choices, Words<T> words) {
        this.choices = choices;
        this.words = words;
        available = choices.available();
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        table = new Table(pane, SWT.CHECK | SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        table.setToolTipText(words.listTip());
        Keys.name(table, words.listTip());
        GridDataFactory.fillDefaults().grab(true, true).hint(100, LOWEST).applyTo(table);
        new TableColumn(table, SWT.NONE);
        new TableColumn(table, SWT.NONE);
        available.forEach(contribution -> new TableItem(table, SWT.NONE).setText(contribution.name()));
        table.addListener(SWT.Selection, this::selected);
        table.addListener(SWT.Resize, event -> fitColumns());
        help = new Label(pane, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(help);
        scroll = new ScrolledComposite(pane, SWT.V_SCROLL);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        scroll.setShowFocusedControl(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, LOWEST).applyTo(scroll);
        scroll.addListener(SWT.Resize, event -> sizeForm());
        refusal = new Label(pane, SWT.WRAP);
        refusal.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(refusal);
        Composite buttons = new Composite(pane, SWT.NONE);
        RowLayoutFactory.fillDefaults().spacing(4).applyTo(buttons);
        show = button(buttons, Messages.show, words.showTip(), this::show);
        beside = button(buttons, Messages.beside, words.besideTip(), this::showBeside);
        remove = button(buttons, Messages.remove, words.removeTip(), () -> choices.remove(key));
        if (!available.isEmpty()) {
            look(available.getFirst(), Optional.empty());
        }
    }

    Composite control() {
        return pane;
    }

    void focus() {
        table.setFocus();
    }

    /** Shows the options of one of those that are chosen, by its place from 0. Does nothing where there is none. */
    void look(int place) {
        List<Chosen<T>> chosen = choices.chosen();
        if (place >= 0 && place < chosen.size() && chosen.get(place).key() != key) {
            look(chosen.get(place).contribution(), Optional.of(chosen.get(place)));
            render();
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

    private Optional<Chosen<T>> firstOf(Contribution<T> contribution) {
        return choices.chosen().stream().filter(each -> each.contribution().id().equals(contribution.id())).findFirst();
    }

    private void selected(Event event) {
        Contribution<T> contribution = available.get(table.indexOf((TableItem) event.item));
        Optional<Chosen<T>> first = firstOf(contribution);
        if (contribution != looked || event.detail == SWT.CHECK) {
            look(contribution, first);
        }
        if (event.detail == SWT.CHECK) {
            table.setSelection((TableItem) event.item);
            if (first.isPresent()) {
                choices.removeAll(contribution);
            } else if (refusal.getText().isEmpty()) {
                show();
            }
        }
        render();
    }

    /** Makes the form of a contribution. @param chosen the one whose options are to be seen; absent for one that is not chosen yet */
    private void look(Contribution<T> contribution, Optional<Chosen<T>> chosen) {
        looked = contribution;
        key = chosen.map(Chosen::key).orElse(-1);
        table.setSelection(available.stream().map(Contribution::id).toList().indexOf(contribution.id()));
        help.setText(words.help().apply(contribution));
        if (form != null) {
            form.control().dispose();
        }
        form = new OptionForm(scroll, contribution.options(), chosen.map(Chosen::options).orElse(Map.of()), OptionForm.Width.NARROW);
        form.onChange(this::render);
        scroll.setContent(form.control());
        sizeForm();
        pane.layout(true);
        renderForm();
    }

    private void show() {
        try {
            if (key >= 0) {
                choices.change(key, form.values());
            } else {
                key = choices.add(looked, form.values());
            }
            render();
        } catch (GlassboxException e) {
            set(refusal, e.getMessage()); // the form would have said it already
        }
    }

    private void showBeside() {
        key = -1;
        show();
    }

    /** Shows what is chosen now, and what can't be. */
    void render() {
        List<Chosen<T>> chosen = choices.chosen();
        if (chosen.stream().noneMatch(each -> each.key() == key)) {
            key = -1;
        }
        boolean changed = false;
        for (int i = 0; i < available.size(); i++) {
            TableItem item = table.getItem(i);
            item.setChecked(firstOf(available.get(i)).isPresent());
            boolean refused = choices.refusal(available.get(i), Map.of()).isPresent();
            String text = refused ? Messages.refusedShort : "";
            if (!item.getText(1).equals(text)) {
                item.setText(1, text);
                item.setForeground(refused ? table.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND) : null);
                changed = true;
            }
        }
        if (changed) {
            fitColumns();
        }
        if (looked != null) {
            renderForm();
        }
    }

    private void renderForm() {
        Map<String, String> options = form.values();
        if (key < 0) { // perhaps it was chosen elsewhere
            key = choices.chosen().stream().filter(each -> each.contribution().id().equals(looked.id()) && each.options().equals(options))
                    .map(Chosen::key).findFirst().orElse(-1);
        }
        Optional<String> problem = choices.refusal(looked, options);
        set(refusal, problem.map(sentence -> "\u26a0 " + sentence).orElse(""));
        boolean isChosen = key >= 0;
        show.setText(isChosen ? Messages.apply : Messages.show);
        show.setToolTipText(isChosen ? words.applyTip() : words.showTip());
        show.setEnabled(problem.isEmpty());
        beside.setEnabled(problem.isEmpty() && isChosen);
        remove.setEnabled(isChosen);
    }

    /** The second column is as wide as it needs to be, the first takes what is left. */
    private void fitColumns() {
        table.getColumn(1).pack();
        table.getColumn(0).setWidth(Math.max(50, table.getClientArea().width - table.getColumn(1).getWidth()));
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
