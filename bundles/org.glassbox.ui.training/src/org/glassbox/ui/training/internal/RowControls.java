package org.glassbox.ui.training.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.registry.Contribution;
import org.glassbox.ui.Checks;
import org.glassbox.ui.Keys;
import org.glassbox.ui.OptionForm;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.form.DraftModel;
import org.glassbox.ui.training.form.FormRow;

/** The controls of a form's row: a name, what can be changed, and below them what it is and what is wrong. They follow the model, except what is being typed. */
final class RowControls {
    private static final int INDENT = 16; // pixels
    private static final int NARROWEST = 60;
    private final DraftModel drafts;
    private final Consumer<GlassboxException> say;
    private final Label name;
    private final Label help;
    private final Label problem;
    private final List<String> ids = new ArrayList<>();
    private FormRow row;
    private Control control;
    private boolean rendering;

    private RowControls(Composite form, FormRow row, DraftModel drafts, Consumer<GlassboxException> say) {
        this.drafts = drafts;
        this.say = say;
        this.row = row;
        name = new Label(form, SWT.NONE);
        int indent = row.depth() * INDENT;
        switch (row) {
            case FormRow.Field field -> field(form, field);
            case FormRow.Choice choice -> choice(form, choice);
            case FormRow.Heading heading -> {
                name.setText(heading.text());
                Rows.bold(name, true);
            }
        }
        if (control == null) {
            name.setLayoutData(GridDataFactory.fillDefaults().span(2, 1).indent(indent, 8).create());
        } else if (row instanceof FormRow.Choice) { // names of contributions are long
            GridDataFactory.fillDefaults().span(2, 1).indent(indent, 4).applyTo(name);
            GridDataFactory.fillDefaults().grab(true, false).span(2, 1).indent(indent, 0).hint(NARROWEST, SWT.DEFAULT).applyTo(control);
        } else {
            GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).indent(indent, 4).applyTo(name);
            boolean wide = !(control instanceof Button) && !(row instanceof FormRow.Field field && field.spec() instanceof OptionSpec.Choice);
            GridDataFactory.fillDefaults().grab(true, false).align(wide ? SWT.FILL : SWT.BEGINNING, SWT.CENTER).indent(0, 4)
                    .hint(wide ? NARROWEST : SWT.DEFAULT, SWT.DEFAULT).applyTo(control);
        }
        help = below(form, indent);
        problem = below(form, indent);
        Rows.bold(problem, true);
    }

    static RowControls of(Composite form, FormRow row, DraftModel drafts, Consumer<GlassboxException> say) {
        return new RowControls(form, row, drafts, say);
    }

    private static Label below(Composite form, int indent) {
        Label label = new Label(form, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).indent(indent + INDENT, 0).hint(NARROWEST, SWT.DEFAULT).exclude(true).applyTo(label);
        label.setVisible(false);
        return label;
    }

    String path() {
        return row.path();
    }

    /** Whether these controls can show another row too. */
    boolean fits(FormRow other) {
        return other.path().equals(row.path()) && other.depth() == row.depth() && switch (row) {
            case FormRow.Field field -> other instanceof FormRow.Field now && now.spec().equals(field.spec());
            case FormRow.Choice choice -> other instanceof FormRow.Choice;
            case FormRow.Heading heading -> other instanceof FormRow.Heading now && now.text().equals(heading.text());
        };
    }

    boolean hasFocus() {
        return control != null && !control.isDisposed() && (control.isFocusControl() || control instanceof Composite group && !(control instanceof Combo)
                && group.getChildren().length > 0 && group.getChildren()[0].isFocusControl());
    }

    void focus() {
        if (control != null) {
            control.setFocus();
        }
    }

    private void field(Composite form, FormRow.Field field) {
        name.setText(field.spec().name());
        name.setToolTipText(field.spec().help());
        control = switch (field.spec()) {
            case OptionSpec.Int number -> text(form);
            case OptionSpec.Real number -> text(form);
            case OptionSpec.Text free -> text(form);
            case OptionSpec.PathTo path -> path(form);
            case OptionSpec.Flag flag -> flag(form);
            case OptionSpec.Choice choice -> words(form, choice);
        };
        name(field.spec().name() + ", " + field.spec().help());
    }

    private void name(String spoken) {
        Control speaking = control instanceof Composite group && !(control instanceof Combo) ? group.getChildren()[0] : control;
        speaking.setToolTipText(spoken);
        Keys.name(speaking, spoken);
    }

    private Text text(Composite parent) {
        Text text = new Text(parent, SWT.BORDER);
        text.addListener(SWT.Modify, event -> set(text.getText()));
        return text;
    }

    private Composite path(Composite parent) {
        Composite group = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).spacing(4, 0).applyTo(group);
        Text text = text(group);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(NARROWEST, SWT.DEFAULT).applyTo(text);
        Rows.button(group, SWT.PUSH, Messages.browseFile, Messages.browseFileTip, () -> {
            FileDialog dialog = new FileDialog(text.getShell(), SWT.OPEN);
            dialog.setFilterPath(drafts.base().toString());
            chosen(text, dialog.open());
        });
        Rows.button(group, SWT.PUSH, Messages.browseFolder, Messages.browseFolderTip, () -> {
            DirectoryDialog dialog = new DirectoryDialog(text.getShell());
            dialog.setFilterPath(drafts.base().toString());
            chosen(text, dialog.open());
        });
        return group;
    }

    private static void chosen(Text text, String path) {
        Optional.ofNullable(path).map(Path::of).ifPresent(file -> text.setText(file.toString()));
    }

    private Button flag(Composite parent) {
        Button check = Checks.create(parent);
        check.addListener(SWT.Selection, event -> set(Boolean.toString(check.getSelection())));
        return check;
    }

    private Combo words(Composite parent, OptionSpec.Choice choice) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setItems(choice.choices().toArray(String[]::new));
        combo.addListener(SWT.Selection, event -> set(combo.getText()));
        return combo;
    }

    private void choice(Composite parent, FormRow.Choice choice) {
        name.setText(choice.label());
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        for (Contribution<?> contribution : choice.available()) {
            ids.add(contribution.id());
            combo.add(contribution.id() + " \u2013 " + contribution.name());
        }
        combo.setVisibleItemCount(20);
        combo.addListener(SWT.Selection, event -> choose(combo.getSelectionIndex()));
        control = combo;
        name(Messages.bind(Messages.choiceTip, choice.label()));
    }

    private void set(String value) {
        if (!rendering && row instanceof FormRow.Field field) {
            try {
                drafts.set(field, value);
            } catch (GlassboxException e) {
                say.accept(e);
            }
        }
    }

    private void choose(int index) {
        if (!rendering && row instanceof FormRow.Choice choice && index >= 0 && index < ids.size()) {
            try {
                drafts.choose(choice, ids.get(index));
            } catch (GlassboxException e) {
                say.accept(e);
            }
        }
    }

    /** Shows the row as it is now. @return whether more or less room is needed */
    boolean render(FormRow now) {
        row = now;
        rendering = true;
        try {
            return switch (now) {
                case FormRow.Field field -> {
                    value(field);
                    Rows.bold(name, field.isChanged());
                    String explanation = OptionForm.explanation(field.spec());
                    boolean worthIt = field.isChanged() && !field.spec().defaultText().isEmpty();
                    yield describe(worthIt ? Messages.bind(Messages.usual, explanation, field.spec().defaultText()) : explanation, field.problem());
                }
                case FormRow.Choice choice -> {
                    select(choice);
                    Rows.bold(name, true);
                    yield describe(choice.chosen().map(Contribution::help).orElse(""), choice.problem());
                }
                case FormRow.Heading heading -> describe("", heading.problem());
            };
        } finally {
            rendering = false;
        }
    }

    private void value(FormRow.Field field) {
        switch (control) {
            case Text text -> type(text, field.text());
            case Button check -> check.setSelection(field.text().equals("true"));
            case Combo combo -> {
                int index = combo.indexOf(field.text());
                if (index >= 0) {
                    combo.select(index);
                } else {
                    combo.deselectAll(); // the problem below says what the text is
                }
            }
            case Composite group -> type((Text) group.getChildren()[0], field.text());
            default -> throw new IllegalStateException("a field with " + control);
        }
    }

    /** What differs by nothing but spaces at its ends is being typed. */
    private static void type(Text text, String value) {
        if (!text.getText().strip().equals(value.strip())) {
            text.setText(value);
        }
    }

    private void select(FormRow.Choice choice) {
        Combo combo = (Combo) control;
        int index = ids.indexOf(choice.id());
        if (index < 0) {
            combo.deselectAll();
        } else if (combo.getSelectionIndex() != index) {
            combo.select(index);
        }
    }

    private boolean describe(String explanation, Optional<String> wrong) {
        boolean changed = set(help, explanation);
        return set(problem, wrong.map(sentence -> "\u26a0 " + sentence).orElse("")) || changed;
    }

    private static boolean set(Label label, String text) {
        String escaped = text.replace("&", "&&");
        if (label.getText().equals(escaped)) {
            return false;
        }
        label.setText(escaped);
        Rows.show(label, !text.isEmpty());
        return true;
    }
}
