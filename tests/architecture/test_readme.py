"""What the README promises on its first screen."""

import re
import subprocess


def test_the_readme_has_one_test_command_and_ci_runs_it(root):
    readme = (root / "README.md").read_text("utf-8")
    marked = re.search(r"<!-- tests:begin -->\s+```sh\n(.+)\n```\s+<!-- tests:end -->", readme)
    assert marked, "the markers hold exactly one command"
    assert "pytest" in marked[1]
    script = (root / ".ci" / "run").read_text("utf-8")
    assert "tests:begin" in script
    assert "pytest" not in script, "the command is written in one place only"


def test_the_ci_script_can_be_parsed(root):
    subprocess.run(["bash", "-n", str(root / ".ci" / "run")], check=True)


def test_the_commands_stand_before_anything_long(root):
    first_screen = (root / "README.md").read_text("utf-8").splitlines()[:45]
    assert any("streamlit run app.py" in line for line in first_screen)
    assert any(line.startswith("![") for line in first_screen)


def test_what_the_readme_shows_exists(root):
    readme = (root / "README.md").read_text("utf-8")
    for link in re.findall(r"\]\((?!http)([^)]+)\)", readme):
        assert (root / link).exists(), link
