"""A round of the surface code: its checks as a code, and the circuit against Stim."""

import numpy as np
import pytest

from qnkit.compute.surface_code import surface_code_checks, surface_code_round
from qnkit.model import ParameterError
from qnkit.qubits.operations import Gate, Measure

DISTANCES = [3, 5, 7]


@pytest.mark.parametrize("distance", DISTANCES)
def test_checks_commute_are_independent_and_leave_one_logical_qubit(distance):
    checks = surface_code_checks(distance)
    tables = {kind: np.zeros((0, distance**2), dtype=int) for kind in "XZ"}
    for kind, places in checks:
        tables[kind] = np.vstack([tables[kind], np.isin(np.arange(distance**2), places).astype(int)])
    assert not ((tables["X"] @ tables["Z"].T) % 2).any()
    ranks = [len(_reduced(table)) for table in tables.values()]
    assert sum(ranks) == len(checks) == distance**2 - 1
    row, column = np.arange(distance**2) // distance, np.arange(distance**2) % distance
    assert not (tables["X"] @ (row == 0) % 2).any()
    assert not (tables["Z"] @ (column == 0) % 2).any()


def _reduced(table):
    """Independent rows modulo 2."""
    rows = []
    for row in table:
        for kept in rows:
            row = np.where(row[kept.argmax()], row ^ kept, row)
        if row.any():
            rows.append(row)
    return rows


def stim_of(circuit):
    stim = pytest.importorskip("stim")
    out = stim.Circuit()
    for step in circuit.operations:
        name = step.name.upper() if isinstance(step, Gate) else "M" if isinstance(step, Measure) else "R"
        out.append(name, step.qubits)
    return stim, out


@pytest.mark.parametrize("distance", DISTANCES)
def test_every_bit_is_the_value_of_its_check_and_later_rounds_repeat_it(distance):
    stim, circuit = stim_of(surface_code_round(distance))
    checks = surface_code_checks(distance)
    simulator = stim.TableauSimulator(seed=1)
    simulator.do(circuit)
    first = simulator.current_measurement_record()
    for (kind, places), bit in zip(checks, first, strict=True):
        check = stim.PauliString(2 * distance**2 - 1)
        for place in places:
            check[place] = kind
        assert simulator.peek_observable_expectation(check) == (-1 if bit else 1)
    assert not any(bit for (kind, _), bit in zip(checks, first, strict=True) if kind == "Z")
    simulator.do(circuit)
    assert simulator.current_measurement_record()[len(checks) :] == first


@pytest.mark.parametrize("error", ["X", "Z"])
def test_an_error_on_a_data_qubit_flips_the_checks_of_the_other_kind_around_it(error):
    stim, circuit = stim_of(surface_code_round(3))
    checks = surface_code_checks(3)
    for place in range(9):
        simulator = stim.TableauSimulator(seed=2)
        simulator.do(circuit)
        first = np.array(simulator.current_measurement_record())
        simulator.do(stim.Circuit(f"{error} {place}"))
        simulator.do(circuit)
        flipped = first ^ np.array(simulator.current_measurement_record()[8:])
        assert flipped.tolist() == [kind != error and place in places for kind, places in checks]


def test_an_error_halfway_on_a_check_qubit_lies_across_the_logical_operator():
    """X on an X check after two of four cx is left on two neighbours in a row; logical X runs along a column."""
    circuit = surface_code_round(3)
    check, places = next(
        (9 + k, places) for k, (kind, places) in enumerate(surface_code_checks(3)) if (kind, len(places)) == ("X", 4)
    )
    met = [
        step.qubits[1] for step in circuit.operations if isinstance(step, Gate) and step.name == "cx" and step.qubits[0] == check
    ]
    assert sorted(met) == list(places)
    assert met[2] // 3 == met[3] // 3


@pytest.mark.parametrize("distance", [4, 1, 65, "3", 3.0])
def test_other_distances_are_refused(distance):
    with pytest.raises(ParameterError, match="must be an odd number from 3 to 63"):
        surface_code_round(distance)
