"""What papermill's own code, scrapbook and nbformat read in an executed notebook, as JSON."""

import json
import sys

import nbformat
import scrapbook
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors, remove_error_markers
from papermill.iorw import load_notebook_node

path = sys.argv[1]
notebook = load_notebook_node(path)
nbformat.validate(notebook)
read = scrapbook.read_notebook(path)

plain = remove_error_markers(load_notebook_node(path))
try:
    raise_for_execution_errors(plain, "/dev/null")
    failure = None
except PapermillExecutionError as error:
    failure = [error.cell_index, error.exec_count, error.ename, error.evalue]
    # It has put its markers in again.
    plain = remove_error_markers(plain)

print(
    json.dumps(
        {
            "keys": sorted(notebook.metadata.papermill),
            "default_parameters": notebook.metadata.papermill.default_parameters,
            "parameters": read.parameters,
            "exception": notebook.metadata.papermill.exception,
            "language": notebook.metadata.language_info.name,
            "input": notebook.metadata.papermill.input_path,
            "cell_keys": [sorted(cell.metadata.papermill) for cell in plain.cells],
            "statuses": [cell.metadata.papermill.status for cell in plain.cells],
            "exceptions": [cell.metadata.papermill.exception for cell in plain.cells],
            "tags": [cell.metadata.get("tags") for cell in notebook.cells],
            "types": [cell.cell_type for cell in notebook.cells],
            "counts": read.execution_counts,
            "sources": [cell.source.rstrip() for cell in notebook.cells],
            "outputs": [
                [output.get("text") or output.get("data", {}).get("text/plain") for output in cell.outputs]
                for cell in plain.cells
                if cell.cell_type == "code"
            ],
            "timed": [timing is not None and timing >= 0 for timing in read.cell_timing],
            "failure": failure,
        }
    )
)
