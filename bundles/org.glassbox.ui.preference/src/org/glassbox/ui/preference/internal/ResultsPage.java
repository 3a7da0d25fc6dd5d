package org.glassbox.ui.preference.internal;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.engine.report.PreferencePage;
import org.glassbox.ui.Keys;
import org.glassbox.ui.Rows;
import org.glassbox.ui.preference.Messages;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.preference.Sentences;

/** What the raters said, and how far they agree. */
final class ResultsPage implements PreferencePane.Page {
    private static final int MARGIN = 8;
    private final Composite page;
    private final Label headline;
    private final Table verdicts;
    private final Label note;
    private final Table agreement;
    private final Table raters;
    private final Button back;

    ResultsPage(Composite parent, PreferenceModel model) {
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(MARGIN, MARGIN).spacing(MARGIN, MARGIN).applyTo(page);
        headline = Large.head(page, "");
        verdicts = table(Messages.verdictsTip, false, Messages.columnVerdict, Messages.columnPairs, Messages.columnShare, Messages.columnInterval);
        note = Rows.text(page);
        Rows.head(page, Messages.agreementTitle);
        agreement = table(Messages.agreementTitle, false, Messages.columnFact, Messages.columnValue);
        Rows.head(page, Messages.ratersTitle);
        raters = table(Messages.ratersTitle, true, Messages.columnRater, Messages.columnJudged);
        Composite row = Rows.row(page);
        back = Rows.button(row, SWT.PUSH, Messages.back, Messages.backTip, PreferenceKeys.COMMAND + "back", model::closeResults);
        Rows.button(row, SWT.PUSH, Messages.update, Messages.updateTip, PreferenceKeys.COMMAND + "update", model::results);
        Rows.button(row, SWT.PUSH, Messages.report, Messages.reportTip, PreferenceKeys.COMMAND + "report",
                () -> model.report(file -> Program.launch(file.toString())));
    }

    private Table table(String name, boolean grows, String... columns) {
        Table table = new Table(page, SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        table.setToolTipText(name);
        Keys.name(table, name);
        for (String column : columns) {
            new TableColumn(table, SWT.NONE).setText(column);
        }
        GridDataFactory.fillDefaults().grab(true, grows).applyTo(table);
        return table;
    }

    @Override
    public Control control() {
        return page;
    }

    @Override
    public void focus() {
        back.setFocus();
    }

    void show(PreferenceState.Results results) {
        Rows.set(headline, PreferencePage.headline(results.result()));
        fill(verdicts, Sentences.verdicts(results.result()));
        Rows.set(note, Messages.bind(Messages.tooFew, results.result().about().votesNeeded()));
        fill(agreement, PreferencePage.agreement(results.result()).entrySet().stream().map(fact -> List.of(fact.getKey(), fact.getValue())).toList());
        int pairs = results.result().judged().size();
        fill(raters, results.raters().stream().map(rater -> List.of(rater.name(), Messages.bind(Messages.ofPairs, rater.judged(), pairs))).toList());
        page.layout(true, true);
    }

    private static void fill(Table table, List<List<String>> rows) {
        table.removeAll();
        rows.forEach(row -> new TableItem(table, SWT.NONE).setText(row.toArray(String[]::new)));
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
    }
}
