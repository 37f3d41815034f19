"""Validates a research object with rocrate-validator against the three profiles of run crates.

The JSON-LD contexts that a crate names are public documents. The one of RO-Crate is taken from the
package rocrate, and of the workflow-run vocabulary only the terms that a crate of Deja's can have
are needed, so that the answer does not depend on a web server."""

import json
import sys
from pathlib import Path

import requests
import rocrate
from requests.adapters import HTTPAdapter
from rocrate_validator import models, services
from rocrate_validator.utils import document_loader

TERMS = "https://w3id.org/ro/terms/workflow-run#"
CONTEXTS = {
    "https://w3id.org/ro/crate/1.1/context": json.loads(
        (Path(rocrate.__file__).parent / "data/ro-crate.jsonld").read_text()
    ),
    "https://w3id.org/ro/terms/workflow-run/context": {
        "@context": {
            name: TERMS + name
            for name in ["ContainerImage", "containerImage", "DockerImage", "sha256"]
        }
    },
}
send = HTTPAdapter.send


def send_or_know(self, request, **options):
    if request.url not in CONTEXTS:
        return send(self, request, **options)
    response = requests.Response()
    response.status_code = 200
    response.url = request.url
    response.request = request
    response.headers["Content-Type"] = "application/ld+json"
    response._content = json.dumps(CONTEXTS[request.url]).encode()
    return response


HTTPAdapter.send = send_or_know
document_loader._fetch_json_ld = lambda url: CONTEXTS[url]

issues = []
for profile in ["process-run-crate", "workflow-run-crate", "provenance-run-crate"]:
    result = services.validate(
        services.ValidationSettings(
            rocrate_uri=sys.argv[1],
            profile_identifier=profile,
            requirement_severity=models.Severity.REQUIRED,
            no_cache=True,
        )
    )
    issues += [f"{profile}: {issue.check.identifier}: {issue.message}" for issue in result.get_issues()]
    print(profile, result.passed())
print("\n".join(issues))
sys.exit(1 if issues else 0)
