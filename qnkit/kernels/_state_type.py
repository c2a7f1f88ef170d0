"""How numba sees the event engine's State: one pointer, from which each table is read where it is used.

A tuple of two dozen arrays costs some two hundred words at every call of a kernel by a kernel; this costs one. Imported when a
kernel on a State is compiled.
"""

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, models, register_model, unbox

from .event_columns import TABLES

WORD = ir.IntType(64)
ARRAYS = {
    name: types.Array(types.int64 if dtype == "i" else types.float64, 1 + len(row), "C") for name, (dtype, row) in TABLES.items()
}
PLACES = {name: i for i, name in enumerate(TABLES)}


class StateType(types.Type):
    """The type of a State."""

    def __init__(self) -> None:
        super().__init__(name="qnkit.State")


STATE = StateType()


@register_model(StateType)
class StateModel(models.PrimitiveModel):
    """A pointer to the words of State.where: the address of each table, then the number of its rows."""

    def __init__(self, manager: object, kind: object) -> None:
        super().__init__(manager, kind, WORD.as_pointer())


@infer_getattr
class StateTables(AttributeTemplate):
    """What type each table has."""

    key = StateType

    def generic_resolve(self, state: object, name: str) -> object:  # type: ignore[override]
        """The array type of a table, None where there is none of that name."""
        return ARRAYS.get(name)


@lower_getattr_generic(StateType)
def table(context, builder, kind, words, name):
    """An array over a table's memory."""
    array_type, place = ARRAYS[name], PLACES[name]
    row = TABLES[name][1]

    def word(index):
        return builder.load(builder.gep(words, [ir.Constant(WORD, index)]))

    item = 8
    strides = [item]
    for size in reversed(row):
        strides.insert(0, strides[0] * size)
    array = context.make_array(array_type)(context, builder)
    data = builder.inttoptr(word(place), context.get_data_type(array_type.dtype).as_pointer())
    rows = word(len(PLACES) + place)
    items = rows
    for size in row:
        items = builder.mul(items, ir.Constant(WORD, size))
    context.populate_array(
        array,
        data=data,
        shape=cgutils.pack_array(builder, [rows, *(ir.Constant(WORD, size) for size in row)]),
        strides=cgutils.pack_array(builder, [ir.Constant(WORD, stride) for stride in strides]),
        itemsize=ir.Constant(WORD, item),
        meminfo=None,
    )
    return array._getvalue()


@unbox(StateType)
def opened(kind, state, c):
    """The pointer of a State; its arrays live as long as the State, which the caller holds."""
    address = c.pyapi.object_getattr_string(state, "address")
    number = c.pyapi.long_as_longlong(address)
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(number, WORD.as_pointer()))
