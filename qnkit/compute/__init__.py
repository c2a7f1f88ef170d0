"""Many modules: remote gates, circuits placed and rebuilt over modules, and what a job gains and loses when it is split."""

from .compiling import compiled
from .controlled import controlled
from .crossing import SPREAD, Crossing, crossing
from .cut_bounds import cut_bound
from .decomposed import Decomposed, decomposed
from .execution import executed, plan_fidelity, plan_ledger
from .front import Front, trade_offs
from .generators import adder, ghz_chain, ghz_star, grover, qaoa_max_cut, qft, quantum_volume, random_cz
from .goals import Goal
from .machine import Machine, Module
from .memq_files import memq_of, read_memq
from .memq_network import MemqNetwork
from .module_gates import GATE_NOISES, ModuleGates, gate_noise
from .packets import Packets, packets_of
from .partitioning import Partition, partitioned, sited
from .placement import Placement
from .placing import FAST, THOROUGH, place
from .plan import Plan, plan_of
from .plan_demands import demands_of
from .plan_estimates import chance_of_no_error, expected_time_s
from .plan_numbers import PlanNumbers, depth_of, numbers_of
from .plan_runs import PlanRuns, sampled_ledger
from .plan_stim import CliffordCounts, clifford_counts, clifford_fidelity, clifford_ledger
from .plan_supply import Supply
from .pytket_files import PytketDistribution, pytket_distribution_of, read_pytket_distribution
from .pytket_network import PytketNetwork, pytket_network_of, read_pytket_network
from .qasm import from_qasm
from .qasm_writing import to_qasm
from .qiskit_circuits import from_qiskit, to_qiskit
from .rebuilt import Rebuilt, rebuilt
from .remote_gate import CONTROLLED, RemoteGate
from .scaling import Comparison
from .shared_wait import waited_together, waiting_channel
from .surface_code import surface_code_checks, surface_code_round
from .teledata import Teledata
from .two_qubit import two_qubit_gates
from .verification import Verdict, verified

__all__ = [
    "CONTROLLED",
    "FAST",
    "GATE_NOISES",
    "SPREAD",
    "THOROUGH",
    "CliffordCounts",
    "Comparison",
    "Crossing",
    "Decomposed",
    "Front",
    "Goal",
    "Machine",
    "MemqNetwork",
    "Module",
    "ModuleGates",
    "Packets",
    "Partition",
    "Placement",
    "Plan",
    "PlanNumbers",
    "PlanRuns",
    "PytketDistribution",
    "PytketNetwork",
    "Rebuilt",
    "RemoteGate",
    "Supply",
    "Teledata",
    "Verdict",
    "adder",
    "chance_of_no_error",
    "clifford_counts",
    "clifford_fidelity",
    "clifford_ledger",
    "compiled",
    "controlled",
    "crossing",
    "cut_bound",
    "decomposed",
    "demands_of",
    "depth_of",
    "executed",
    "expected_time_s",
    "from_qasm",
    "from_qiskit",
    "gate_noise",
    "ghz_chain",
    "ghz_star",
    "grover",
    "memq_of",
    "numbers_of",
    "packets_of",
    "partitioned",
    "place",
    "plan_fidelity",
    "plan_ledger",
    "plan_of",
    "pytket_distribution_of",
    "pytket_network_of",
    "qaoa_max_cut",
    "qft",
    "quantum_volume",
    "random_cz",
    "read_memq",
    "read_pytket_distribution",
    "read_pytket_network",
    "rebuilt",
    "sampled_ledger",
    "sited",
    "surface_code_checks",
    "surface_code_round",
    "to_qasm",
    "to_qiskit",
    "trade_offs",
    "two_qubit_gates",
    "verified",
    "waited_together",
    "waiting_channel",
]
