import { defineRule, refusesText } from '../../rule-api/index.ts'
import { bad, good } from './form-with-json-body.examples.ts'

export default defineRule({
  id: 'form-with-json-body',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Model or dict read as JSON next to a form field or an uploaded file',
    why: `A request has one body, in one encoding. As soon as one parameter of a handler or its dependencies comes from a form or is a file,
FastAPI reads the body as a form, and the other body parameters are fields of it. A model or a dict cannot be one: a form field is a text, so
clients that send it get status 422 ("Input should be a valid dictionary"), and JSON is not read at all.

Make all fields \`Form()\` parameters; without files, \`Annotated[Model, Form()]\` takes the form as a model. A JSON document can travel in a
form field as text: \`Annotated[Json[Model], Form()]\`.`,
    bad,
    good,
    limits: 'Silent where a validator of the model, or of the parameter, may read the JSON out of the text.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/request-forms-and-files/',
      'https://fastapi.tiangolo.com/tutorial/request-form-models/',
    ],
  },
  check: {
    endpointParameter({ declared, readings }, { application, report }) {
      const { name, annotation, at } = declared
      if (annotation === null) return
      for (const { use, parameter } of readings) {
        const form = parameter.source === 'body' ? use.operation.body : null
        const field = form?.parameters.find(({ source }) => source === 'form' || source === 'file')
        if (field === undefined || !refusesText(application.project.inference, annotation)) continue
        const kind = field.source === 'file' ? 'an uploaded file' : 'a form field'
        report({
          at,
          message: `"${name}" can never be read: "${field.name}" is ${kind}, so the body is a form, whose fields are texts; make the fields Form() parameters, or send JSON as text with Json[…] = Form()`,
          related: [{ at: field.at, message: `because of "${field.name}", the body is read as a form` }],
        })
        return
      }
    },
  },
})
